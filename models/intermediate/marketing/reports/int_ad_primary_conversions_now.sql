with reports as (

    select * from {{ ref('int_ad_reports_latest') }}

),

campaign_versions as (

    select * from {{ ref('int_campaign_versions') }}

),

primary_conversions as (

    select * from {{ ref('facebook_conversions') }}

),

report_campaigns as (

    select distinct
        reports.part_date,
        reports.report_date,
        reports.network,
        reports.campaign_id
    from reports
    where reports.network = 'facebook'

),

final as (

    select
        report_campaigns.part_date,
        report_campaigns.report_date,
        report_campaigns.network,
        report_campaigns.campaign_id,
        primary_conversions.objective,
        primary_conversions.action_type,
        primary_conversions.attribution_window
    from report_campaigns
    inner join campaign_versions
        on
            report_campaigns.network = campaign_versions.network
            and report_campaigns.campaign_id = campaign_versions.campaign_id
            and report_campaigns.report_date >= campaign_versions.valid_from_date
            and report_campaigns.report_date < campaign_versions.valid_to_date
    inner join primary_conversions
        on campaign_versions.objective = primary_conversions.objective

)

select * from final
