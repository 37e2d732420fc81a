with source as (

    select * from {{ source('ods', 'ods_wv_notification_device') }}

),

renamed as (

    select
        cast(source.wv_user_id as bigint) as wv_user_id,
        cast(source.device_id as {{ dbt.type_string() }}) as device_id,
        cast(source.lang as {{ dbt.type_string() }}) as lang,
        cast(source.upd_dt as timestamp) as upd_dt,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
