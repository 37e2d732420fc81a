{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date', 'extract_date']),
) }}

{% set known_reports = this if is_incremental() else none %}
{% set report_days = ref('int_ad_report_days') %}
{% set extracts = arrival_days() %}
{% set days = days_to_build(
    touched=ad_report_days_touched(report_days, known_reports, extracts)
) %}
{% set extracts_to_read = ad_report_extracts_to_read(
    report_days, days, extracts + days_taken()
) %}

with report_rows as (

    select * from {{ ref('int_ad_report_rows') }}
    where
        {{ in_list('part_date', extracts_to_read) }}
        and {{ in_dates('report_date', days) }}

),

reports_by_recency as (

    select
        report_rows.*,
        row_number() over (
            partition by
                report_rows.network,
                report_rows.report_date,
                report_rows.account_id,
                report_rows.campaign_id,
                report_rows.ad_group_id,
                report_rows.ad_id
            order by report_rows.part_date desc
        ) as recency
    from report_rows
    where report_rows.repeat_no = 1

),

final as (

    select
        {{ day_text('reports.report_date') }} as part_date,
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
        reports.reported_conversions,
        reports.reported_value,
        reports.actions,
        reports.action_values,
        reports.part_date as extract_date
    from reports_by_recency as reports
    where reports.recency = 1
    order by part_date

)

select * from final
