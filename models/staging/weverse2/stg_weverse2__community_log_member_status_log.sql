with source as (

    select * from {{ source('weverse2', 'community_log_member_status_log') }}

),

renamed as (

    select
        cast(source.log_id as bigint) as log_id,
        cast(source.comm_user_id as {{ dbt.type_string() }}) as comm_user_id,
        cast(source.wv_user_id as bigint) as wv_user_id,
        cast(source.comm_id as bigint) as comm_id,
        cast(source.from_status as {{ dbt.type_string() }}) as from_status,
        cast(source.to_status as {{ dbt.type_string() }}) as to_status,
        cast(source.logged_at as timestamp) as logged_at,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
