{#
    Costs of the cohorts add up to the spend of ad_report_daily, per network and day, for
    each period: nothing is lost for want of an install, nor counted twice.
#}
with cohorts as (

    select * from {{ ref('campaign_cohort_ltv') }}

),

reports as (

    select * from {{ ref('ad_report_daily') }}

),

{% for period in ('day', 'week', 'month') %}
costs_by_{{ period }} as (

    select
        '{{ period }}' as period,
        reports.network,
        cast(date_trunc('{{ period }}', reports.report_date) as date) as cohort_date,
        sum(reports.spend_krw) as spend_krw
    from reports
    group by
        reports.network, cast(date_trunc('{{ period }}', reports.report_date) as date)

),

{% endfor %}

costs as (

    select * from costs_by_day
    union all
    select * from costs_by_week
    union all
    select * from costs_by_month

),

costs_of_cohorts as (

    select
        cohorts.period,
        cohorts.network,
        cohorts.cohort_date,
        sum(cohorts.cost_krw) as cost_krw
    from cohorts
    group by cohorts.period, cohorts.network, cohorts.cohort_date

)

select
    coalesce(costs.period, found.period) as period,
    coalesce(costs.network, found.network) as network,
    coalesce(costs.cohort_date, found.cohort_date) as cohort_date,
    costs.spend_krw,
    found.cost_krw
from costs
full outer join costs_of_cohorts as found
    on
        costs.period = found.period
        and costs.network = found.network
        and costs.cohort_date = found.cohort_date
where coalesce(costs.spend_krw, 0) <> coalesce(found.cost_krw, 0)
