with source as (

    select * from {{ source('ads', 'appsflyer_installs') }}

),

renamed as (

    select
        cast(source.appsflyer_id as {{ dbt.type_string() }}) as appsflyer_id,
        cast(source.install_time as timestamp) as install_time,
        cast(source.attributed_touch_type as {{ dbt.type_string() }})
            as attributed_touch_type,
        cast(source.attributed_touch_time as timestamp) as attributed_touch_time,
        cast(source.media_source as {{ dbt.type_string() }}) as media_source,
        cast(source.channel as {{ dbt.type_string() }}) as channel,
        cast(source.campaign as {{ dbt.type_string() }}) as campaign,
        cast(source.campaign_id as {{ dbt.type_string() }}) as campaign_id,
        cast(source.adset_id as {{ dbt.type_string() }}) as adset_id,
        cast(source.ad_id as {{ dbt.type_string() }}) as ad_id,
        cast(source.advertising_id as {{ dbt.type_string() }}) as advertising_id,
        cast(source.idfa as {{ dbt.type_string() }}) as idfa,
        cast(source.idfv as {{ dbt.type_string() }}) as idfv,
        cast(source.android_id as {{ dbt.type_string() }}) as android_id,
        cast(source.customer_user_id as {{ dbt.type_string() }}) as customer_user_id,
        cast(source.platform as {{ dbt.type_string() }}) as platform,
        cast(source.country_code as {{ dbt.type_string() }}) as country_code,
        cast(source.ip as {{ dbt.type_string() }}) as ip,
        cast(source.is_retargeting as boolean) as is_retargeting,
        cast(source.contributor_1_media_source as {{ dbt.type_string() }})
            as contributor_1_media_source,
        cast(source.contributor_1_campaign as {{ dbt.type_string() }})
            as contributor_1_campaign,
        cast(source.contributor_1_touch_type as {{ dbt.type_string() }})
            as contributor_1_touch_type,
        cast(source.contributor_1_touch_time as timestamp) as contributor_1_touch_time,
        cast(source.contributor_2_media_source as {{ dbt.type_string() }})
            as contributor_2_media_source,
        cast(source.contributor_2_campaign as {{ dbt.type_string() }})
            as contributor_2_campaign,
        cast(source.contributor_2_touch_type as {{ dbt.type_string() }})
            as contributor_2_touch_type,
        cast(source.contributor_2_touch_time as timestamp) as contributor_2_touch_time,
        cast(source.contributor_3_media_source as {{ dbt.type_string() }})
            as contributor_3_media_source,
        cast(source.contributor_3_campaign as {{ dbt.type_string() }})
            as contributor_3_campaign,
        cast(source.contributor_3_touch_type as {{ dbt.type_string() }})
            as contributor_3_touch_type,
        cast(source.contributor_3_touch_time as timestamp) as contributor_3_touch_time,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
