{{ config(
    materialized='table',
    tags=['whole_history'],
    indexes=row_store_indexes(['part_date', 'campaign_id']),
) }}

with campaign_days as (

    select * from {{ ref('int_campaign_days') }}

),

reports as (

    select * from {{ ref('int_reports_by_campaign_day') }}

),

retargeting as (

    select * from {{ ref('int_retargeting_by_campaign_day') }}

),

cohorts as (

    select * from {{ ref('campaign_cohort_ltv') }}
    where period = 'day'

),

credits as (

    select * from {{ ref('int_credits_by_campaign_day') }}

),

campaigns as (

    select * from {{ ref('ad_campaign') }}

),

final as (

    select
        {{ day_text('days.report_date') }} as part_date,
        days.report_date,
        days.network,
        days.campaign_id,
        coalesce(days.sheet_name, campaigns.campaign_name, days.campaign_id)
            as campaign_name,
        days.campaign_group,
        days.objective,
        days.we_art_id,
        days.country,
        case
            when days.network = 'direct' then null
            else coalesce(campaigns.mapping_status, 'unmapped')
        end as mapping_status,
        reports.impressions,
        reports.clicks,
        coalesce(reports.spend_krw, 0) as spend_krw,
        {{ percent('reports.clicks', 'reports.impressions', 2) }} as click_rate,
        {{ ratio('reports.spend_krw', 'reports.clicks', 2) }} as cost_per_click_krw,
        reports.reported_conversions,
        reports.reported_value_krw,
        coalesce(cohorts.cnt_install, 0) as cnt_install,
        coalesce(retargeting.cnt_retargeting_install, 0) as cnt_retargeting_install,
        cohorts.cost_per_install_krw,
        coalesce(cohorts.cnt_customer, 0) as cnt_customer,
        coalesce(cohorts.cnt_registration, 0) as cnt_registration,
        coalesce(cohorts.cnt_buyer, 0) as cnt_buyer,
        coalesce(cohorts.revenue_krw, 0) as revenue_krw,
        {% for column in cohort_value_columns() %}
        cohorts.{{ column }},
        {% endfor %}
        {% for model in attribution_models() %}
        {% for target in ('registration', 'first_purchase', 'membership') %}
        coalesce(credits.{{ target }}_{{ model }}, 0.0) as {{ target }}_{{ model }},
        {% endfor %}
        coalesce(credits.first_purchase_krw_{{ model }}, 0)
            as first_purchase_krw_{{ model }},
        {% endfor %}
        {{ run_timestamp() }} as run_timestamp
    from campaign_days as days
    left join reports
        on
            days.report_date = reports.report_date
            and days.network = reports.network
            and days.campaign_id = reports.campaign_id
    left join retargeting
        on
            days.report_date = retargeting.report_date
            and days.network = retargeting.network
            and days.campaign_id = retargeting.campaign_id
    left join cohorts
        on
            days.report_date = cohorts.cohort_date
            and days.network = cohorts.network
            and days.campaign_id = cohorts.campaign_id
    left join credits
        on
            days.report_date = credits.report_date
            and days.network = credits.network
            and days.campaign_id = credits.campaign_id
    left join campaigns
        on
            days.network = campaigns.network
            and days.campaign_id = campaigns.campaign_id

)

select * from final
