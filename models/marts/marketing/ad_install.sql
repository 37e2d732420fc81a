{{ config(
    materialized='table',
    tags=['whole_history'],
    indexes=row_store_indexes(['part_date', 'we_member_id']),
) }}

with installs as (

    select * from {{ ref('int_installs_identified') }}

),

final as (

    select
        installs.part_date,
        installs.install_date,
        installs.appsflyer_id,
        installs.install_time,
        installs.network,
        installs.media_source,
        installs.campaign_id,
        installs.campaign_name,
        installs.ad_group_id,
        installs.ad_id,
        installs.touch_type,
        installs.touch_time,
        installs.is_retargeting,
        installs.is_organic,
        installs.platform,
        installs.country_code,
        installs.advertising_id,
        installs.idfa,
        installs.idfv,
        installs.android_id,
        installs.device_id_source,
        installs.we_member_id,
        installs.member_source,
        installs.person_id,
        installs.is_ambiguous
    from installs

)

select * from final
