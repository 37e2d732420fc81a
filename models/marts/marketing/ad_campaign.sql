{{ config(materialized='table') }}

with campaigns_listed as (

    select * from {{ ref('int_campaigns_listed') }}

),

campaign_versions as (

    select * from {{ ref('int_campaign_versions') }}

),

current_versions as (

    select campaign_versions.*
    from campaign_versions
    where campaign_versions.valid_to_date = cast('9999-12-31' as date)

),

organic_as_listed as (

    select
        'organic' as network,
        'organic' as campaign_id

),

campaigns as (

    select
        campaigns_listed.network,
        campaigns_listed.campaign_id
    from campaigns_listed
    union
    select
        current_versions.network,
        current_versions.campaign_id
    from current_versions
    union
    select
        organic_as_listed.network,
        organic_as_listed.campaign_id
    from organic_as_listed

),

final as (

    select
        campaigns.network,
        campaigns.campaign_id,
        coalesce(
            versions.campaign_name,
            campaigns_listed.reported_name,
            campaigns.campaign_id
        ) as campaign_name,
        versions.campaign_group,
        versions.objective,
        versions.we_art_id,
        versions.country,
        versions.start_date,
        versions.end_date,
        case
            when versions.campaign_id is not null or campaigns.network = 'organic'
                then 'mapped'
            else 'unmapped'
        end as mapping_status,
        coalesce(versions.in_sheet, 1 = 0) as in_sheet,
        campaigns_listed.first_seen_date,
        campaigns_listed.last_seen_date,
        coalesce(campaigns_listed.cnt_install_row, 0) as cnt_install_row,
        {{ run_timestamp() }} as run_timestamp
    from campaigns
    left join campaigns_listed
        on
            campaigns.network = campaigns_listed.network
            and campaigns.campaign_id = campaigns_listed.campaign_id
    left join current_versions as versions
        on
            campaigns.network = versions.network
            and campaigns.campaign_id = versions.campaign_id

)

select * from final
