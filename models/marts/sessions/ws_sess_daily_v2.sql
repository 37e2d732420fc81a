with visits as (

    select * from {{ ref('ws_sess_daily') }}

),

final as (

    select
        visits.key_date,
        visits.ws_user_id,
        visits.account_id,
        visits.device_id,
        visits.is_wv,
        visits.user_ctry,
        visits.user_lang,
        visits.sess_ctry,
        visits.sess_lang,
        visits.ws_art_id,
        visits.we_art_id,
        visits.we_art_name,
        visits.shop,
        visits.is_device_login,
        visits.is_sess_login,
        visits.sess_id,
        visits.sess_start_dt,
        visits.sess_end_dt,
        visits.sess_dur,
        visits.user_sess_id,
        visits.user_sess_start_dt,
        visits.user_sess_end_dt,
        visits.user_sess_dur,
        visits.platform,
        visits.os,
        visits.app_ver,
        visits.part_date,
        visits.run_timestamp,
        case
            when visits.platform = 'APP' and visits.is_wv = 1 then 1 else 0
        end as is_wv_app,
        case
            when visits.platform = 'APP' and visits.is_wv = 0 then 1 else 0
        end as is_ws_app
    from visits

)

select * from final
