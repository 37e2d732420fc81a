{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build(lookahead=1) %}

with int_event_lines_checked as (

    select * from {{ ref('int_event_lines_checked') }}
    where {{ in_list('part_date', days_around(days, 1, 0)) }}

),

-- Few ids come more than once: only their lines are put in order.
repeated_event_ids as (

    select lines.event_id
    from int_event_lines_checked as lines
    group by lines.event_id
    having count(*) > 1

),

repeated_order_ids as (

    select lines.order_id
    from int_event_lines_checked as lines
    where lines.order_id is not null and lines.event_type = 'purchase'
    group by lines.order_id
    having count(*) > 1

),

lines_of_repeated_ids as (

    select
        lines.part_date,
        lines.file_name,
        lines.line_no,
        'event_id ' || lines.event_id as repeated_id
    from int_event_lines_checked as lines
    inner join repeated_event_ids on lines.event_id = repeated_event_ids.event_id
    union all
    select
        lines.part_date,
        lines.file_name,
        lines.line_no,
        'order_id ' || lines.order_id as repeated_id
    from int_event_lines_checked as lines
    inner join repeated_order_ids on lines.order_id = repeated_order_ids.order_id
    where lines.event_type = 'purchase'

),

lines_with_copy_before as (

    select
        lines.part_date,
        lines.file_name,
        lines.line_no,
        lines.repeated_id,
        lag(lines.part_date) over (
            partition by lines.repeated_id
            order by lines.part_date, {{ c_text('lines.file_name') }}, lines.line_no
        ) as previous_part_date
    from lines_of_repeated_ids as lines

),

final as (

    select
        lines.part_date,
        lines.file_name,
        lines.line_no,
        lines.repeated_id
    from lines_with_copy_before as lines
    where
        {{ in_list('lines.part_date', days) }}
        and cast(lines.part_date as date) - cast(lines.previous_part_date as date) <= 1

)

select * from final
