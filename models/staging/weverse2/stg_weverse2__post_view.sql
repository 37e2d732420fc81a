with source as (

    select * from {{ source('weverse2', 'post_view') }}

),

renamed as (

    select
        cast(source.wv_user_id as bigint) as wv_user_id,
        cast(source.comm_id as bigint) as comm_id,
        cast(source.post_id as {{ dbt.type_string() }}) as post_id,
        cast(source.viewed_at as timestamp) as viewed_at,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
