with source as (

    select * from {{ source('weverse2', 'post_reaction') }}

),

renamed as (

    select
        cast(source.wv_user_id as bigint) as wv_user_id,
        cast(source.comm_id as bigint) as comm_id,
        cast(source.post_id as {{ dbt.type_string() }}) as post_id,
        cast(source.reaction_type as {{ dbt.type_string() }}) as reaction_type,
        cast(source.reacted_at as timestamp) as reacted_at,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
