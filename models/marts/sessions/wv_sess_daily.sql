{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with parts as (

    select * from {{ ref('int_community_session_parts') }}
    where {{ in_list('part_date', days) }}

),

user_sessions as (

    select * from {{ ref('int_community_user_sessions') }}
    where {{ in_list('part_date', days) }}

),

sessions as (

    select * from {{ ref('int_community_sessions') }}
    where {{ in_list('part_date', days) }}

),

devices as (

    select * from {{ ref('int_community_devices') }}
    where {{ in_list('part_date', days) }}

),

artists as (

    select * from {{ ref('int_artists_of_communities') }}
    where {{ in_list('part_date', days) }}

),

final as (

    select
        cast(parts.part_date as date) as key_date,
        user_sessions.wv_user_id,
        parts.account_fill as we_member_id,
        parts.new_dvc_id as device_id,
        parts.comm_id,
        artists.we_art_id,
        artists.we_art_name,
        parts.sess_id,
        parts.sess_start_dt,
        sessions.sess_end_dt,
        {{ whole_seconds('parts.sess_start_dt', 'sessions.sess_end_dt') }} as sess_dur,
        parts.user_sess_id,
        user_sessions.user_sess_start_dt,
        user_sessions.user_sess_end_dt,
        {{ whole_seconds(
            'user_sessions.user_sess_start_dt', 'user_sessions.user_sess_end_dt'
        ) }} as user_sess_dur,
        devices.is_device_login,
        sessions.is_sess_login,
        sessions.ctry as sess_ctry,
        sessions.lang as sess_lang,
        devices.platform,
        devices.os,
        devices.app_ver,
        parts.cnt_page_view,
        parts.cnt_action,
        parts.part_date,
        {{ run_timestamp() }} as run_timestamp
    from parts
    inner join user_sessions
        on
            parts.part_date = user_sessions.part_date
            and parts.new_dvc_id = user_sessions.new_dvc_id
            and parts.user_sess_id = user_sessions.user_sess_id
    inner join sessions
        on
            parts.part_date = sessions.part_date
            and parts.new_dvc_id = sessions.new_dvc_id
            and parts.sess_start_dt = sessions.sess_start_dt
    inner join devices
        on
            parts.part_date = devices.part_date
            and parts.new_dvc_id = devices.new_dvc_id
    left join artists
        on
            parts.part_date = artists.part_date
            and parts.comm_id = artists.comm_id
    -- lines that name no community add no row to those that do
    where parts.comm_id is not null or user_sessions.cnt_comm = 0

)

select * from final
