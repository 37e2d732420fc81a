with migrations as (

    select * from {{ ref('stg_weverse2__community_log_v_member_migration') }}

),

channels as (

    select * from {{ ref('stg_we_meta__v_to_wv_comm_mapping') }}

),

joins as (

    select
        migrations.wv_user_id,
        channels.comm_id,
        migrations.v_ch_join_dt,
        migrations.migrated_at
    from migrations
    inner join channels on migrations.v_channel_id = channels.v_channel_id

)

select * from joins
