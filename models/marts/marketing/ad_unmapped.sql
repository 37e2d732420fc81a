{{ config(materialized='view') }}

with campaigns as (

    select * from {{ ref('ad_campaign') }}

),

event_names as (

    select * from {{ ref('ad_event_name') }}

),

reports as (

    select * from {{ ref('ad_report_daily') }}

),

spend_by_campaign as (

    select
        reports.network,
        reports.campaign_id,
        sum(reports.spend_krw) as spend_krw
    from reports
    group by reports.network, reports.campaign_id

),

final as (

    select
        'campaign' as kind,
        campaigns.network as source,
        campaigns.campaign_id as name,
        campaigns.campaign_name as reported_name,
        campaigns.first_seen_date,
        campaigns.last_seen_date,
        cast(coalesce(spend_by_campaign.spend_krw, 0) as numeric(24, 2)) as spend_krw,
        campaigns.cnt_install_row,
        cast(0 as bigint) as cnt_event
    from campaigns
    left join spend_by_campaign
        on
            campaigns.network = spend_by_campaign.network
            and campaigns.campaign_id = spend_by_campaign.campaign_id
    where campaigns.mapping_status = 'unmapped'
    union all
    select
        'event' as kind,
        event_names.provider as source,
        event_names.event_name as name,
        event_names.event_name as reported_name,
        event_names.first_seen_date,
        event_names.last_seen_date,
        cast(0 as numeric(24, 2)) as spend_krw,
        cast(0 as bigint) as cnt_install_row,
        event_names.cnt_event
    from event_names
    where event_names.action = 'unmapped'

)

select * from final
