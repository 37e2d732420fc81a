with source as (

    select * from {{ source('ods', 'ods_ws_user') }}

),

renamed as (

    select
        cast(source.ws_user_id as bigint) as ws_user_id,
        cast(source.we_member_id as bigint) as we_member_id,
        cast(source.status as {{ dbt.type_string() }}) as status,
        cast(source.lang as {{ dbt.type_string() }}) as lang,
        cast(source.ctry_code as {{ dbt.type_string() }}) as ctry_code,
        cast(source.ip as {{ dbt.type_string() }}) as ip,
        cast(source.cre_dt as timestamp) as cre_dt,
        cast(source.join_dt as timestamp) as join_dt,
        cast(source.upd_dt as timestamp) as upd_dt,
        cast(source.deactivated_dt as timestamp) as deactivated_dt,
        cast(source.last_access_dt as timestamp) as last_access_dt,
        cast(source.service_user_key as {{ dbt.type_string() }}) as service_user_key,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
