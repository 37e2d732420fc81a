with report_rows as (

    select * from {{ ref('int_ad_report_rows') }}

),

installs as (

    select * from {{ ref('stg_ads__appsflyer_installs') }}

),

app_events as (

    select * from {{ ref('stg_ads__appsflyer_events') }}

),

mixpanel_events as (

    select * from {{ ref('stg_ads__mixpanel_events') }}

),

mixpanel_events_with_properties as (

    select
        mixpanel_events.part_date,
        mixpanel_events.event_time,
        {{ json_or_null('mixpanel_events.properties') }} as properties
    from mixpanel_events
    where mixpanel_events.properties like '%"utm_campaign"%'

),

mentions as (

    select
        report_rows.part_date,
        'report' as source,
        report_rows.network as media_source,
        report_rows.campaign_id,
        report_rows.campaign_name,
        report_rows.report_date as seen_date
    from report_rows
    where report_rows.fault is null
    union all
    select
        installs.part_date,
        'install' as source,
        installs.media_source,
        installs.campaign_id,
        installs.campaign as campaign_name,
        {{ business_date('installs.install_time') }} as seen_date
    from installs
    union all
    select
        app_events.part_date,
        'event' as source,
        app_events.media_source,
        app_events.campaign_id,
        cast(null as {{ dbt.type_string() }}) as campaign_name,
        {{ business_date('app_events.event_time') }} as seen_date
    from app_events
    union all
    select
        mixpanel.part_date,
        'mixpanel' as source,
        {{ json_scalar(json_value('mixpanel.properties', 'utm_source')) }}
            as media_source,
        {{ json_scalar(json_value('mixpanel.properties', 'utm_campaign')) }}
            as campaign_id,
        cast(null as {{ dbt.type_string() }}) as campaign_name,
        {{ business_date('mixpanel.event_time') }} as seen_date
    from mixpanel_events_with_properties as mixpanel

),

final as (

    select
        mentions.part_date,
        mentions.source,
        mentions.media_source,
        mentions.campaign_id,
        mentions.campaign_name,
        mentions.seen_date,
        count(*) as cnt_row
    from mentions
    -- a link without a campaign is no campaign
    where
        mentions.source <> 'mixpanel'
        or (mentions.media_source is not null and mentions.campaign_id is not null)
    group by
        mentions.part_date,
        mentions.source,
        mentions.media_source,
        mentions.campaign_id,
        mentions.campaign_name,
        mentions.seen_date

)

select * from final
