with log_lines as (

    select * from {{ ref('int_membership_log_lines') }}

),

version_1_joins as (

    select * from {{ ref('stg_ods__wv1_join_info') }}

),

live_channel_joins as (

    select * from {{ ref('int_live_channel_joins') }}

),

joins as (

    select
        log_lines.wv_user_id,
        log_lines.comm_id,
        log_lines.logged_at as join_dt,
        log_lines.logged_at as known_at,
        'log' as way
    from log_lines
    where log_lines.is_join = 1

    union all

    select
        version_1_joins.wv_user_id,
        version_1_joins.comm_id,
        version_1_joins.first_join_dt as join_dt,
        version_1_joins.first_join_dt as known_at,
        'version 1' as way
    from version_1_joins

    union all

    select
        live_channel_joins.wv_user_id,
        live_channel_joins.comm_id,
        live_channel_joins.v_ch_join_dt as join_dt,
        live_channel_joins.migrated_at as known_at,
        'live channel' as way
    from live_channel_joins

)

select * from joins
