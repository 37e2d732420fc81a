with source as (

    select * from {{ source('ads', 'appsflyer_events') }}

),

renamed as (

    select
        cast(source.appsflyer_id as {{ dbt.type_string() }}) as appsflyer_id,
        cast(source.event_time as timestamp) as event_time,
        cast(source.event_name as {{ dbt.type_string() }}) as event_name,
        cast(source.event_value as {{ dbt.type_string() }}) as event_value,
        cast(source.event_revenue as numeric(18, 4)) as event_revenue,
        cast(source.event_revenue_currency as {{ dbt.type_string() }})
            as event_revenue_currency,
        cast(source.media_source as {{ dbt.type_string() }}) as media_source,
        cast(source.campaign_id as {{ dbt.type_string() }}) as campaign_id,
        cast(source.advertising_id as {{ dbt.type_string() }}) as advertising_id,
        cast(source.idfa as {{ dbt.type_string() }}) as idfa,
        cast(source.idfv as {{ dbt.type_string() }}) as idfv,
        cast(source.customer_user_id as {{ dbt.type_string() }}) as customer_user_id,
        cast(source.platform as {{ dbt.type_string() }}) as platform,
        cast(source.country_code as {{ dbt.type_string() }}) as country_code,
        cast(source.ip as {{ dbt.type_string() }}) as ip,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
