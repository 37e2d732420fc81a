{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set months = days_to_build(period='month') %}

with visit_days as (

    select * from {{ ref('int_service_visit_days') }}
    where {{ in_list('part_date', period_days(months, 'month')) }}

),

visits_of_months as (

    select
        {{ period_start('cast(visit_days.part_date as date)', 'month') }} as key_date,
        visit_days.we_member_id,
        visit_days.service
    from visit_days

),

final as (

    select
        visits_of_months.key_date,
        visits_of_months.we_member_id,
        visits_of_months.service,
        {{ day_text('visits_of_months.key_date') }} as part_date,
        {{ run_timestamp() }} as run_timestamp
    from visits_of_months
    group by
        visits_of_months.key_date,
        visits_of_months.we_member_id,
        visits_of_months.service

)

select * from final
