with source as (

    select * from {{ source('weverse2', 'community_common_v_member_migration') }}

),

renamed as (

    select
        cast(source.vlive_id as bigint) as vlive_id,
        cast(source.wv_user_id as bigint) as wv_user_id,
        cast(source.linked_at as timestamp) as linked_at
    from source

)

select * from renamed
