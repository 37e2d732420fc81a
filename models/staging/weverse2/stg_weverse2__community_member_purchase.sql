with source as (

    select * from {{ source('weverse2', 'community_member_purchase') }}

),

renamed as (

    select
        cast(source.dm_id as bigint) as dm_id,
        cast(source.wv_user_id as bigint) as wv_user_id,
        cast(source.comm_id as bigint) as comm_id,
        cast(source.art_indi_id as {{ dbt.type_string() }}) as art_indi_id,
        cast(source.start_dt as timestamp) as start_dt,
        cast(source.end_dt as timestamp) as end_dt,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
