with source as (

    select * from {{ source('service_log', 'weverse_client_log') }}

),

renamed as (

    select
        cast(source.log_id as {{ dbt.type_string() }}) as log_id,
        cast(source.log_dt as timestamp) as log_dt,
        cast(source.received_at as timestamp) as received_at,
        cast(source.wv_device_id as {{ dbt.type_string() }}) as wv_device_id,
        cast(source.we_member_id as bigint) as we_member_id,
        cast(source.wv_user_id as bigint) as wv_user_id,
        cast(source.comm_id as bigint) as comm_id,
        cast(source.action as {{ dbt.type_string() }}) as action,
        cast(source.page as {{ dbt.type_string() }}) as page,
        cast(source.ctry as {{ dbt.type_string() }}) as ctry,
        cast(source.lang as {{ dbt.type_string() }}) as lang,
        cast(source.platform as {{ dbt.type_string() }}) as platform,
        cast(source.os as {{ dbt.type_string() }}) as os,
        cast(source.app_ver as {{ dbt.type_string() }}) as app_ver,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
