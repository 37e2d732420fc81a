with parts as (

    select * from {{ ref('int_community_session_parts') }}

),

sessions as (

    select
        parts.part_date,
        parts.new_dvc_id,
        parts.sess_start_dt,
        max(parts.end_dt) as sess_end_dt,
        max(parts.is_login) as is_sess_login,
        {{ last_by('parts.ctry', 'parts.ctry_no') }} as ctry,
        {{ last_by('parts.lang', 'parts.lang_no') }} as lang,
        {{ last_by('parts.platform', 'parts.platform_no') }} as platform,
        {{ last_by('parts.os', 'parts.os_no') }} as os,
        {{ last_by('parts.app_ver', 'parts.app_ver_no') }} as app_ver
    from parts
    group by
        parts.sess_start_dt,
        parts.new_dvc_id,
        parts.part_date

)

select * from sessions
