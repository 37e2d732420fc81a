{{ config(materialized='incremental') }}

{% set days = days_to_build() %}

with int_event_lines_checked as (

    select * from {{ ref('int_event_lines_checked') }}
    where {{ in_list('part_date', days) }}

),

event_quarantine as (

    select * from {{ ref('event_quarantine') }}
    where {{ in_list('part_date', days) }}

),

int_event_days_passed as (

    select * from {{ ref('int_event_days_passed') }}
    where {{ in_list('part_date', days) }}

),

lines_by_day as (

    select
        lines.part_date,
        count(*) as line_count,
        count(*) filter (where not lines.is_event) as unreadable_count
    from int_event_lines_checked as lines
    group by lines.part_date

),

quarantined_by_day as (

    select
        quarantine.part_date,
        count(*) as quarantined_count
    from event_quarantine as quarantine
    group by quarantine.part_date

),

final as (

    select
        days.part_date,
        coalesce(lines_by_day.line_count, 0) as line_count,
        coalesce(lines_by_day.line_count, 0)
        - coalesce(quarantined_by_day.quarantined_count, 0) as accepted_count,
        coalesce(quarantined_by_day.quarantined_count, 0) as quarantined_count,
        coalesce(lines_by_day.unreadable_count, 0) as unreadable_count,
        days.is_passed
    from int_event_days_passed as days
    left join lines_by_day on days.part_date = lines_by_day.part_date
    left join quarantined_by_day on days.part_date = quarantined_by_day.part_date

)

select * from final
