{{ config(
    materialized='table',
    tags=['whole_history'],
    indexes=row_store_indexes(['part_date', 'appsflyer_id', 'we_member_id']),
    pre_hook="{{ without_nested_loops() }}",
) }}

with installs as (

    select * from {{ ref('int_installs_checked') }}
    where fault is null

),

ad_networks as (

    select * from {{ ref('ad_networks') }}

),

fills as (

    select * from {{ ref('int_identifier_fills') }}
    where id_type = 'appsflyer'

),

advertising_ids_found as (

    select * from {{ ref('int_advertising_ids_found') }}

),

installs_with_type as (

    select
        installs.*,
        lower({{ clean_text('installs.platform') }}) as platform_name,
        case
            when lower({{ clean_text('installs.platform') }}) = 'ios' then 'idfa'
            else 'gaid'
        end as advertising_type,
        {% for column in (
            'media_source', 'contributor_1_media_source', 'contributor_2_media_source',
            'contributor_3_media_source',
        ) %}
        {{ media_source_key('installs.' ~ column) }} as {{ column }}_key
        {{- ',' if not loop.last }}
        {% endfor %}
    from installs

),

final as (

    select
        installs.part_date,
        cast(installs.part_date as date) as install_date,
        installs.appsflyer_id,
        installs.install_time,
        {{ network_name('ad_networks.network', 'installs.media_source') }} as network,
        installs.media_source,
        {{ clean_text('installs.campaign_id') }} as campaign_id,
        installs.campaign as campaign_name,
        installs.adset_id as ad_group_id,
        installs.ad_id,
        lower({{ clean_text('installs.attributed_touch_type') }}) as touch_type,
        installs.attributed_touch_time as touch_time,
        coalesce(installs.is_retargeting, false) as is_retargeting,
        {{ network_name('ad_networks.network', 'installs.media_source') }} = 'organic'
            as is_organic,
        installs.platform_name as platform,
        upper({{ clean_text('installs.country_code') }}) as country_code,
        case when installs.advertising_type = 'gaid'
            then coalesce(
                installs.clean_advertising_id, advertising_ids_found.advertising_id
            )
            else installs.clean_advertising_id
        end as advertising_id,
        case when installs.advertising_type = 'idfa'
            then coalesce(installs.clean_idfa, advertising_ids_found.advertising_id)
            else installs.clean_idfa
        end as idfa,
        installs.clean_idfv as idfv,
        installs.clean_android_id as android_id,
        {% for number in (1, 2, 3) %}
        {% set source = 'installs.contributor_' ~ number ~ '_media_source' %}
        case
            when {{ clean_text(source) }} is not null
                then {{ network_name('network_' ~ number ~ '.network', source) }}
        end as contributor_{{ number }}_network,
        installs.contributor_{{ number }}_campaign,
        lower({{ clean_text('installs.contributor_' ~ number ~ '_touch_type') }})
            as contributor_{{ number }}_touch_type,
        installs.contributor_{{ number }}_touch_time,
        {% endfor %}
        coalesce(installs.we_member_id, fills.we_member_id) as we_member_id,
        case
            when installs.we_member_id is not null then 'own'
            else fills.member_source
        end as member_source,
        case
            when installs.advertising_type = 'gaid'
                and installs.clean_advertising_id is not null then 'own'
            when installs.advertising_type = 'idfa'
                and installs.clean_idfa is not null then 'own'
            else advertising_ids_found.device_id_source
        end as device_id_source,
        fills.component_id,
        {{ person_id(
            'coalesce(installs.we_member_id, fills.we_member_id)',
            'fills.component_id',
            "'install:' || installs.appsflyer_id",
            'fills.is_ambiguous',
        ) }} as person_id,
        coalesce(fills.is_ambiguous, false) as is_ambiguous
    from installs_with_type as installs
    left join ad_networks on installs.media_source_key = ad_networks.media_source
    {% for number in (1, 2, 3) %}
    left join ad_networks as network_{{ number }}
        on
            installs.contributor_{{ number }}_media_source_key
            = network_{{ number }}.media_source
    {% endfor %}
    left join fills on installs.appsflyer_id = fills.id_value
    left join advertising_ids_found
        on
            installs.appsflyer_id = advertising_ids_found.appsflyer_id
            and installs.advertising_type = advertising_ids_found.advertising_type

)

select * from final
