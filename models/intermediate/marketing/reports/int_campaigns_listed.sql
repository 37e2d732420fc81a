with campaigns_seen as (

    select * from {{ ref('int_campaigns_seen') }}

),

campaign_versions as (

    select * from {{ ref('int_campaign_versions') }}

),

names as (

    select distinct
        campaigns_seen.network,
        lower(campaigns_seen.campaign_name) as campaign_text
    from campaigns_seen
    where campaigns_seen.source <> 'mixpanel'
    union
    select distinct
        campaign_versions.network,
        lower(campaign_versions.campaign_name) as campaign_text
    from campaign_versions

),

-- links carry a campaign's id or its name: a name is no campaign of its own
campaigns_by_id as (

    select campaigns_seen.*
    from campaigns_seen
    left join names
        on
            campaigns_seen.source = 'mixpanel'
            and campaigns_seen.network = names.network
            and lower(campaigns_seen.campaign_id) = names.campaign_text
    where names.network is null

),

campaigns_with_name_recency as (

    select
        campaigns.*,
        row_number() over (
            partition by campaigns.network, campaigns.campaign_id
            order by
                case when campaigns.campaign_name is null then 1 else 0 end,
                case campaigns.source when 'report' then 0 else 1 end,
                campaigns.last_seen_date desc,
                campaigns.part_date desc,
                {{ c_text("coalesce(campaigns.campaign_name, '')") }} asc
        ) as name_recency
    from campaigns_by_id as campaigns

),

final as (

    select
        campaigns.network,
        campaigns.campaign_id,
        max(
            case when campaigns.name_recency = 1 then campaigns.campaign_name end
        ) as reported_name,
        min(campaigns.first_seen_date) as first_seen_date,
        max(campaigns.last_seen_date) as last_seen_date,
        cast(
            coalesce(
                sum(case when campaigns.source = 'install' then campaigns.cnt_row end),
                0
            ) as bigint
        ) as cnt_install_row
    from campaigns_with_name_recency as campaigns
    group by campaigns.network, campaigns.campaign_id

)

select * from final
