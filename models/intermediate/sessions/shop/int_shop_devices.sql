with sessions as (

    select * from {{ ref('int_shop_sessions') }}

),

devices as (

    select
        sessions.part_date,
        sessions.new_dvc_id,
        max(sessions.is_sess_login) as is_device_login,
        {{ last_by('sessions.platform', 'sessions.sess_start_dt') }} as platform,
        {{ last_by('sessions.os', 'sessions.sess_start_dt') }} as os,
        {{ last_by('sessions.app_ver', 'sessions.sess_start_dt') }} as app_ver
    from sessions
    group by
        sessions.part_date,
        sessions.new_dvc_id

)

select * from devices
