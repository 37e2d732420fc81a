with reports as (

    select * from {{ ref('ad_report_daily') }}

),

reports_by_campaign_day as (

    select
        reports.report_date,
        reports.network,
        reports.campaign_id,
        cast(sum(reports.impressions) as bigint) as impressions,
        cast(sum(reports.clicks) as bigint) as clicks,
        cast(sum(reports.spend_krw) as numeric(28, 2)) as spend_krw,
        cast(sum(reports.reported_conversions) as numeric(28, 6))
            as reported_conversions,
        cast(sum(reports.reported_value_krw) as numeric(28, 2)) as reported_value_krw
    from reports
    group by reports.report_date, reports.network, reports.campaign_id

)

select * from reports_by_campaign_day
