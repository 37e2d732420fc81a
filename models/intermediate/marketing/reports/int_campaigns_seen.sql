{{ config(materialized='incremental') }}

{#
    Raw installs and events, the removed ones among them: a campaign is known by its
    first sign.
#}
{% set days = days_to_build() %}

with mentions as (

    select * from {{ ref('int_campaign_mentions') }}
    where {{ in_list('part_date', days) }}

),

networks as (

    select * from {{ ref('ad_networks') }}

),

mentions_with_keys as (

    select
        mentions.part_date,
        mentions.source,
        {{ network_name('networks.network', 'mentions.media_source') }} as network,
        {{ campaign_key('mentions.campaign_id') }} as campaign_id,
        {{ clean_text('mentions.campaign_name') }} as campaign_name,
        -- what came late, or has a clock of its own, was seen when it came
        case
            when
                mentions.source = 'report'
                or mentions.seen_date between
                cast(mentions.part_date as date)
                - interval '{{ var("max_lateness_days") }}' day
                and cast(mentions.part_date as date)
                then mentions.seen_date
            else cast(mentions.part_date as date)
        end as seen_date,
        mentions.cnt_row
    from mentions
    left join networks
        on {{ media_source_key('mentions.media_source') }} = networks.media_source

),

organic_as_one_campaign as (

    select
        mentions.part_date,
        mentions.source,
        mentions.network,
        case
            when mentions.network = 'organic' then 'organic' else mentions.campaign_id
        end as campaign_id,
        case
            when mentions.network <> 'organic' then mentions.campaign_name
        end as campaign_name,
        mentions.seen_date,
        mentions.cnt_row
    from mentions_with_keys as mentions

),

final as (

    select
        mentions.part_date,
        mentions.source,
        mentions.network,
        mentions.campaign_id,
        mentions.campaign_name,
        min(mentions.seen_date) as first_seen_date,
        max(mentions.seen_date) as last_seen_date,
        cast(sum(mentions.cnt_row) as bigint) as cnt_row
    from organic_as_one_campaign as mentions
    group by
        mentions.part_date,
        mentions.source,
        mentions.network,
        mentions.campaign_id,
        mentions.campaign_name

)

select * from final
