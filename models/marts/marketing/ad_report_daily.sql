{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date', 'campaign_id']),
) }}

{% set days = days_to_build() %}

with reports as (

    select * from {{ ref('int_ad_reports_with_conversions') }}
    where {{ in_list('part_date', days) }}

),

rates as (

    select * from {{ ref('int_ad_report_rates') }}
    where {{ in_list('part_date', days) }}

),

final as (

    select
        reports.part_date,
        reports.report_date,
        reports.network,
        reports.account_id,
        reports.campaign_id,
        reports.campaign_name,
        reports.ad_group_id,
        reports.ad_id,
        reports.impressions,
        reports.clicks,
        reports.currency,
        reports.spend,
        rates.fx_rate,
        rates.fx_date,
        {{ product('reports.spend', 'rates.fx_rate') }} as spend_krw,
        reports.reported_conversions,
        reports.reported_value,
        {{ product('reports.reported_value', 'rates.fx_rate') }} as reported_value_krw,
        reports.extract_date,
        {{ run_timestamp() }} as run_timestamp
    from reports
    left join rates
        on reports.part_date = rates.part_date and reports.currency = rates.currency
    order by reports.part_date, reports.network

)

select * from final
