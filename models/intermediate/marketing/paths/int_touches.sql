{{ config(
    materialized='table',
    tags=['whole_history'],
    indexes=row_store_indexes(['person_id']),
    pre_hook="{{ without_nested_loops() }}",
) }}

with touches_told as (

    select * from {{ ref('int_touches_told') }}

),

campaigns_listed as (

    select * from {{ ref('int_campaigns_listed') }}

),

campaign_versions as (

    select * from {{ ref('int_campaign_versions') }}

),

campaign_names as (

    select * from {{ ref('int_campaign_names') }}

),

campaigns as (

    select
        campaigns_listed.network,
        campaigns_listed.campaign_id
    from campaigns_listed
    union
    select
        campaign_versions.network,
        campaign_versions.campaign_id
    from campaign_versions

),

-- an id says which campaign it is, a name only where no id does
touches_of_campaigns as (

    select
        touches.person_id,
        touches.touch_at,
        touches.channel,
        coalesce(
            campaigns.campaign_id, campaign_names.campaign_id, touches.campaign_text
        ) as campaign_id,
        touches.touch_kind
    from touches_told as touches
    left join campaigns
        on
            touches.channel = campaigns.network
            and touches.campaign_text = campaigns.campaign_id
    left join campaign_names
        on
            touches.channel = campaign_names.network
            and {{ campaign_name_key('touches.campaign_text') }}
            = campaign_names.campaign_text

),

touches_with_gap as (

    select
        touches.*,
        lag(touches.touch_at) over (
            partition by touches.person_id, touches.channel, touches.campaign_id
            order by touches.touch_at, {{ c_text('touches.touch_kind') }}
        ) as previous_touch_at
    from touches_of_campaigns as touches

),

-- the click, the install after it and the link that opens the app are one touch
final as (

    select
        touches.person_id,
        touches.touch_at,
        touches.channel,
        touches.campaign_id,
        touches.touch_kind,
        touches.channel in ('organic', 'direct') as is_direct
    from touches_with_gap as touches
    where
        touches.previous_touch_at is null
        or touches.touch_at
        > touches.previous_touch_at
        + interval '{{ var("attribution_same_touch_minutes") }}' minute

)

select * from final
