with parts as (

    select * from {{ ref('int_shop_session_parts') }}

),

user_sessions as (

    select
        parts.part_date,
        parts.new_dvc_id,
        parts.sess_start_dt,
        parts.user_sess_id,
        min(parts.start_dt) as user_sess_start_dt,
        max(parts.end_dt) as user_sess_end_dt,
        {{ last_by('parts.ws_user_id', 'parts.ws_user_id_no') }} as ws_user_id,
        {{ last_by('parts.user_ctry', 'parts.user_ctry_no') }} as user_ctry,
        {{ last_by('parts.user_lang', 'parts.user_lang_no') }} as user_lang
    from parts
    group by
        parts.sess_start_dt,
        parts.new_dvc_id,
        parts.part_date,
        parts.user_sess_id

)

select * from user_sessions
