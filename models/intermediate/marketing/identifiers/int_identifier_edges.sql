{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with installs as (

    select * from {{ ref('int_installs_checked') }}
    where {{ in_list('part_date', days) }} and fault is null

),

app_events as (

    select * from {{ ref('int_app_events_checked') }}
    where {{ in_list('part_date', days) }} and fault is null

),

mixpanel_events as (

    select * from {{ ref('int_mixpanel_events_checked') }}
    where {{ in_list('part_date', days) }} and fault is null

),

final as (

    {{ identifier_pairs('installs', 'appsflyer_install', [
        ("'appsflyer'", 'appsflyer_id', "'gaid'", 'clean_advertising_id'),
        ("'appsflyer'", 'appsflyer_id', "'idfa'", 'clean_idfa'),
        ("'appsflyer'", 'appsflyer_id', "'idfv'", 'clean_idfv'),
        ("'appsflyer'", 'appsflyer_id', "'android'", 'clean_android_id'),
        ("'appsflyer'", 'appsflyer_id', "'member'", 'we_member_id'),
    ]) }}
    union all
    {{ identifier_pairs('app_events', 'appsflyer_event', [
        ("'appsflyer'", 'appsflyer_id', "'gaid'", 'clean_advertising_id'),
        ("'appsflyer'", 'appsflyer_id', "'idfa'", 'clean_idfa'),
        ("'appsflyer'", 'appsflyer_id', "'idfv'", 'clean_idfv'),
        ("'appsflyer'", 'appsflyer_id', "'member'", 'we_member_id'),
    ]) }}
    union all
    {{ identifier_pairs('mixpanel_events', 'mixpanel_event', [
        ("'mp_device'", 'clean_device_id', "'member'", 'we_member_id'),
        (
            "'mp_device'", 'clean_device_id',
            'mixpanel_events.advertising_type', 'clean_advertising_id',
        ),
        ("'mp_device'", 'clean_device_id', "'mp_distinct'", 'clean_distinct_id'),
        ("'mp_distinct'", 'clean_distinct_id', "'member'", 'we_member_id'),
        (
            "'mp_distinct'", 'clean_distinct_id',
            'mixpanel_events.advertising_type', 'clean_advertising_id',
        ),
        (
            'mixpanel_events.advertising_type', 'clean_advertising_id',
            "'member'", 'we_member_id',
        ),
    ]) }}

)

select * from final
