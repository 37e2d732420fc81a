{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with int_event_lines_checked as (

    select * from {{ ref('int_event_lines_checked') }}
    where {{ in_list('part_date', days) }}

),

final as (

    select
        lines.part_date,
        lines.session_id,
        min(lines.event_at) filter (
            where lines.event_type in ('page_view', 'click')
        ) as first_seen_at,
        min(lines.event_at) filter (
            where lines.event_type = 'add_to_cart'
        ) as first_carted_at,
        min({{ c_text('lines.platform') }}) as first_platform,
        max({{ c_text('lines.platform') }}) as last_platform
    from int_event_lines_checked as lines
    where lines.session_id is not null
    group by lines.part_date, lines.session_id

)

select * from final
