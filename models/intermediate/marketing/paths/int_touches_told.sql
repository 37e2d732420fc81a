{#- A time after the install, or too far before it to count, is a clock gone wrong: the
    network is told all the same. -#}
{% set times = [
    'touch', 'contributor_1_touch', 'contributor_2_touch', 'contributor_3_touch'
] %}
{% set lookback = "interval '" ~ var('attribution_lookback_days') ~ "' day" %}

with installs as (

    select * from {{ ref('int_installs_identified') }}

),

mixpanel_events as (

    select * from {{ ref('int_mixpanel_events_identified') }}

),

ad_networks as (

    select * from {{ ref('ad_networks') }}

),

installs_with_times as (

    select
        {% for name in times %}
        case
            when
                installs.{{ name }}_time <= installs.install_time
                and installs.{{ name }}_time >= installs.install_time - {{ lookback }}
                then installs.{{ name }}_time
        end as {{ name }}_time_told,
        {% endfor %}
        installs.*
    from installs

),

touches as (

    select
        installs.person_id,
        case
            when installs.is_organic then installs.install_time
            else coalesce(installs.touch_time_told, installs.install_time)
        end as touch_at,
        installs.network as channel,
        coalesce(installs.campaign_id, installs.campaign_name) as campaign_text,
        case when installs.is_retargeting then 'retargeting' else 'install' end
            as touch_kind
    from installs_with_times as installs
    {% for number in (1, 2, 3) %}
    union all
    select
        installs.person_id,
        coalesce(
            installs.contributor_{{ number }}_touch_time_told,
            installs.touch_time_told,
            installs.install_time
        ) as touch_at,
        installs.contributor_{{ number }}_network as channel,
        installs.contributor_{{ number }}_campaign as campaign_text,
        'contributor' as touch_kind
    from installs_with_times as installs
    where installs.contributor_{{ number }}_network is not null
    {% endfor %}
    union all
    select
        mixpanel_events.person_id,
        mixpanel_events.event_time as touch_at,
        {{ network_name('ad_networks.network', 'mixpanel_events.utm_source') }}
            as channel,
        mixpanel_events.utm_campaign as campaign_text,
        'link' as touch_kind
    from mixpanel_events
    left join ad_networks
        on
            {{ media_source_key('mixpanel_events.utm_source') }}
            = ad_networks.media_source
    where {{ clean_text('mixpanel_events.utm_source') }} is not null

),

final as (

    select
        touches.person_id,
        touches.touch_at,
        touches.channel,
        case
            when touches.channel in ('organic', 'direct') then touches.channel
            else {{ campaign_key('touches.campaign_text') }}
        end as campaign_text,
        touches.touch_kind
    from touches
    where touches.person_id is not null and touches.touch_at is not null

)

select * from final
