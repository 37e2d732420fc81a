with parts as (

    select * from {{ ref('int_community_session_parts') }}

),

user_sessions as (

    select
        parts.part_date,
        parts.new_dvc_id,
        parts.sess_start_dt,
        parts.user_sess_id,
        min(parts.start_dt) as user_sess_start_dt,
        max(parts.end_dt) as user_sess_end_dt,
        count(parts.comm_id) as cnt_comm,
        {{ last_by('parts.wv_user_id', 'parts.wv_user_id_no') }} as wv_user_id
    from parts
    group by
        parts.sess_start_dt,
        parts.new_dvc_id,
        parts.part_date,
        parts.user_sess_id

)

select * from user_sessions
