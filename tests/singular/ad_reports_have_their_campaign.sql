{#
    Each row of the reports is of a campaign of ad_campaign, mapped or not, so that no
    spend is lost in a join.
#}
with reports as (

    select * from {{ ref('ad_report_daily') }}
    where {{ in_list('part_date', built_days('ad_report_daily')) }}

),

campaigns as (

    select * from {{ ref('ad_campaign') }}

)

select
    reports.part_date,
    reports.network,
    reports.campaign_id
from reports
left join campaigns
    on
        reports.network = campaigns.network
        and reports.campaign_id = campaigns.campaign_id
where campaigns.campaign_id is null
