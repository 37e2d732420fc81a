{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set weeks = days_to_build(period='week') %}

with visit_days as (

    select * from {{ ref('int_service_visit_days') }}
    where {{ in_list('part_date', period_days(weeks, 'week')) }}

),

visits_of_weeks as (

    select
        {{ period_start('cast(visit_days.part_date as date)', 'week') }} as key_date,
        visit_days.we_member_id,
        visit_days.service
    from visit_days

),

final as (

    select
        visits_of_weeks.key_date,
        visits_of_weeks.we_member_id,
        visits_of_weeks.service,
        {{ day_text('visits_of_weeks.key_date') }} as part_date,
        {{ run_timestamp() }} as run_timestamp
    from visits_of_weeks
    group by
        visits_of_weeks.key_date,
        visits_of_weeks.we_member_id,
        visits_of_weeks.service

)

select * from final
