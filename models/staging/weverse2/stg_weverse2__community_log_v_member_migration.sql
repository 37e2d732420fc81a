with source as (

    select * from {{ source('weverse2', 'community_log_v_member_migration') }}

),

renamed as (

    select
        cast(source.wv_user_id as bigint) as wv_user_id,
        cast(source.v_channel_id as bigint) as v_channel_id,
        cast(source.v_ch_join_dt as timestamp) as v_ch_join_dt,
        cast(source.migrated_at as timestamp) as migrated_at
    from source

)

select * from renamed
