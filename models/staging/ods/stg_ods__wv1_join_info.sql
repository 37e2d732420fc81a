with source as (

    select * from {{ source('ods', 'wv1_join_info') }}

),

renamed as (

    select
        cast(source.wv_user_id as bigint) as wv_user_id,
        cast(source.comm_id as bigint) as comm_id,
        cast(source.first_join_dt as timestamp) as first_join_dt
    from source

)

select * from renamed
