{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{# Whether a line is the first to tell of an act follows from the days before, too. #}
{% set lateness = var('max_lateness_days') | int %}
{% set days = days_to_build(lookahead=lateness) %}

with lines as (

    select * from {{ ref('int_activity_lines_checked') }}
    where {{ in_list('arrival_date', days_around(days, lateness)) }}

),

lines_quarantined as (

    select
        log,
        part_date,
        count(*) as cnt_quarantined
    from {{ ref('int_activity_lines_quarantined') }}
    where {{ in_list('part_date', days) }}
    group by log, part_date

),

acts as (

    select
        lines.log,
        min(lines.arrival_date) as part_date
    from lines
    where lines.reason is null
    group by
        lines.log,
        lines.wv_user_id,
        lines.comm_id,
        lines.item_id,
        lines.kind,
        lines.acted_at

),

acts_counted as (

    select
        acts.log,
        acts.part_date,
        count(*) as cnt_act
    from acts
    group by acts.log, acts.part_date

),

lines_counted as (

    select
        lines.log,
        lines.arrival_date as part_date,
        count(*) as cnt_line
    from lines
    where {{ in_list('lines.arrival_date', days) }}
    group by lines.log, lines.arrival_date

),

final as (

    select
        cast(lines_counted.part_date as date) as key_date,
        lines_counted.log,
        lines_counted.cnt_line,
        coalesce(acts_counted.cnt_act, 0) as cnt_act,
        coalesce(lines_quarantined.cnt_quarantined, 0) as cnt_quarantined,
        lines_counted.cnt_line
        - coalesce(lines_quarantined.cnt_quarantined, 0)
        - coalesce(acts_counted.cnt_act, 0) as cnt_repeated,
        lines_counted.part_date,
        {{ run_timestamp() }} as run_timestamp
    from lines_counted
    left join acts_counted
        on
            lines_counted.part_date = acts_counted.part_date
            and lines_counted.log = acts_counted.log
    left join lines_quarantined
        on
            lines_counted.part_date = lines_quarantined.part_date
            and lines_counted.log = lines_quarantined.log

)

select * from final
