with lines as (

    select * from {{ ref('int_shop_lines_in_sessions') }}

),

fan_visits as (

    select * from {{ ref('int_shop_fan_visits') }}

),

lines_with_account as (

    {{ lines_with_accounts('lines', 's_wemember_id', 'user_device_id') }}

),

lines_with_ids as (

    select
        lines_with_account.*,
        {{ session_ids('lines_with_account') }}
    from lines_with_account

),

sessionized as (

    select
        lines_with_ids.log_id,
        lines_with_ids.log_dt,
        lines_with_ids.received_at,
        lines_with_ids.arrival_date,
        lines_with_ids.new_dvc_id,
        lines_with_ids.sess_start_dt,
        lines_with_ids.line_no,
        lines_with_ids.user_device_id,
        lines_with_ids.s_device_type,
        lines_with_ids.s_wemember_id,
        lines_with_ids.ws_user_id,
        lines_with_ids.user_ctry,
        lines_with_ids.user_lang,
        lines_with_ids.ctry,
        lines_with_ids.lang,
        lines_with_ids.ws_art_id,
        lines_with_ids.shop,
        lines_with_ids.platform,
        lines_with_ids.os,
        lines_with_ids.app_ver,
        lines_with_ids.page,
        lines_with_ids.part_date,
        lines_with_ids.run_timestamp,
        lines_with_ids.account_fill_1,
        lines_with_ids.account_sess_seq,
        lines_with_ids.account_fill,
        lines_with_ids.sess_id,
        lines_with_ids.user_sess_id,
        case
            when lines_with_ids.s_wemember_id = lines_with_ids.account_fill then 1
            else 0
        end as user_id_matched,
        case when fan_visits.user_sess_id is null then 0 else 1 end as is_fc
    from lines_with_ids
    left join fan_visits
        on
            lines_with_ids.part_date = fan_visits.part_date
            and lines_with_ids.new_dvc_id = fan_visits.new_dvc_id
            and lines_with_ids.user_sess_id = fan_visits.user_sess_id
            and lines_with_ids.ws_art_id = fan_visits.ws_art_id

)

select * from sessionized
