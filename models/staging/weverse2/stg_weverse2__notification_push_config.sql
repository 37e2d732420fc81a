with source as (

    select * from {{ source('weverse2', 'notification_push_config') }}

),

renamed as (

    select
        cast(source.wv_user_id as bigint) as wv_user_id,
        cast(source.comm_id as bigint) as comm_id,
        cast(source.settings as {{ dbt.type_string() }}) as settings,
        cast(source.upd_dt as timestamp) as upd_dt,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
