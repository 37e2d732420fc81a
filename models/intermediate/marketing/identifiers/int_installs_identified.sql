{{ config(
    materialized='table',
    tags=['whole_history'],
    indexes=row_store_indexes(['part_date', 'appsflyer_id', 'we_member_id']),
    pre_hook="{{ without_nested_loops() }}",
) }}

with installs as (

    select * from {{ ref('int_installs_with_networks') }}

),

fills as (

    select * from {{ ref('int_identifier_fills') }}
    where id_type = 'appsflyer'

),

advertising_ids_found as (

    select * from {{ ref('int_advertising_ids_found') }}

),

final as (

    select
        installs.part_date,
        cast(installs.part_date as date) as install_date,
        installs.appsflyer_id,
        installs.install_time,
        installs.network,
        installs.media_source,
        {{ clean_text('installs.campaign_id') }} as campaign_id,
        installs.campaign as campaign_name,
        installs.adset_id as ad_group_id,
        installs.ad_id,
        lower({{ clean_text('installs.attributed_touch_type') }}) as touch_type,
        installs.attributed_touch_time as touch_time,
        coalesce(installs.is_retargeting, false) as is_retargeting,
        installs.network = 'organic' as is_organic,
        installs.platform_name as platform,
        upper({{ clean_text('installs.country_code') }}) as country_code,
        coalesce(
            installs.clean_advertising_id,
            case
                when installs.advertising_type = 'gaid'
                    then advertising_ids_found.advertising_id
            end
        ) as advertising_id,
        coalesce(
            installs.clean_idfa,
            case
                when installs.advertising_type = 'idfa'
                    then advertising_ids_found.advertising_id
            end
        ) as idfa,
        installs.clean_idfv as idfv,
        installs.clean_android_id as android_id,
        {% for number in (1, 2, 3) %}
        installs.contributor_{{ number }}_network,
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
                and installs.clean_advertising_id is not null
                then 'own'
            when installs.advertising_type = 'idfa' and installs.clean_idfa is not null
                then 'own'
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
    from installs
    left join fills on installs.appsflyer_id = fills.id_value
    left join advertising_ids_found
        on
            installs.appsflyer_id = advertising_ids_found.appsflyer_id
            and installs.advertising_type = advertising_ids_found.advertising_type

)

select * from final
