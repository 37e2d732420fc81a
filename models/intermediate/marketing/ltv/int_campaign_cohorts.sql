{{ config(
    materialized='table',
    tags=['whole_history'],
) }}

with cohort_days as (

    select * from {{ ref('int_cohort_days') }}

),

{% for period in ('day', 'week', 'month') %}
cohorts_by_{{ period }} as (

    select
        '{{ period }}' as period,
        cohort_days.network,
        cohort_days.campaign_id,
        cast(date_trunc('{{ period }}', cohort_days.cohort_date) as date)
            as cohort_date,
        cast(sum(cohort_days.cost_krw) as numeric(28, 2)) as cost_krw,
        cast(sum(cohort_days.cnt_install) as bigint) as cnt_install,
        cast(sum(cohort_days.cnt_registration) as bigint) as cnt_registration,
        cast(sum(cohort_days.cnt_buyer) as bigint) as cnt_buyer
    from cohort_days
    group by
        cohort_days.network,
        cohort_days.campaign_id,
        cast(date_trunc('{{ period }}', cohort_days.cohort_date) as date)

),

{% endfor %}

final as (

    select * from cohorts_by_day
    union all
    select * from cohorts_by_week
    union all
    select * from cohorts_by_month

)

select * from final
