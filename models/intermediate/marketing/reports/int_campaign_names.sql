with campaigns_seen as (

    select * from {{ ref('int_campaigns_seen') }}

),

campaign_versions as (

    select * from {{ ref('int_campaign_versions') }}

),

names as (

    select
        campaigns_seen.network,
        campaigns_seen.campaign_id,
        {{ campaign_name_key('campaigns_seen.campaign_name') }} as campaign_text
    from campaigns_seen
    where
        campaigns_seen.source <> 'mixpanel'
        and campaigns_seen.campaign_name is not null
        and campaigns_seen.campaign_id <> 'unknown'
    union
    select
        campaign_versions.network,
        campaign_versions.campaign_id,
        {{ campaign_name_key('campaign_versions.campaign_name') }} as campaign_text
    from campaign_versions
    where campaign_versions.campaign_name is not null

),

-- a name that two campaigns have had tells neither
final as (

    select
        names.network,
        names.campaign_text,
        min({{ c_text('names.campaign_id') }}) as campaign_id
    from names
    group by names.network, names.campaign_text
    having count(*) = 1

)

select * from final
