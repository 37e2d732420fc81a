with source as (

    select * from {{ source('service_log', 'weplyapi_client_log') }}

),

renamed as (

    select
        cast(source.log_id as {{ dbt.type_string() }}) as log_id,
        cast(source.log_dt as timestamp) as log_dt,
        cast(source.received_at as timestamp) as received_at,
        cast(source.user_device_id as {{ dbt.type_string() }}) as user_device_id,
        cast(source.wv_device_id as {{ dbt.type_string() }}) as wv_device_id,
        cast(source.s_device_type as {{ dbt.type_string() }}) as s_device_type,
        cast(source.s_wemember_id as bigint) as s_wemember_id,
        cast(source.ws_user_id as bigint) as ws_user_id,
        cast(source.user_ctry as {{ dbt.type_string() }}) as user_ctry,
        cast(source.user_lang as {{ dbt.type_string() }}) as user_lang,
        cast(source.ctry as {{ dbt.type_string() }}) as ctry,
        cast(source.lang as {{ dbt.type_string() }}) as lang,
        cast(source.ws_art_id as bigint) as ws_art_id,
        cast(source.shop as {{ dbt.type_string() }}) as shop,
        cast(source.platform as {{ dbt.type_string() }}) as platform,
        cast(source.os as {{ dbt.type_string() }}) as os,
        cast(source.app_ver as {{ dbt.type_string() }}) as app_ver,
        cast(source.page as {{ dbt.type_string() }}) as page,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
