with lines as (

    select * from {{ ref('int_shop_lines_in_sessions') }}

),

followed_lines as (

    {{ lines_with_accounts('lines', 's_wemember_id', 'user_device_id') }}

),

lines_with_accounts as (

    select
        log_id,
        log_dt,
        received_at,
        arrival_date,
        new_dvc_id,
        sess_start_dt,
        line_no,
        user_device_id,
        s_device_type,
        s_wemember_id,
        ws_user_id,
        user_ctry,
        user_lang,
        ctry,
        lang,
        ws_art_id,
        shop,
        platform,
        os,
        app_ver,
        page,
        part_date,
        run_timestamp,
        account_fill_1,
        account_sess_seq,
        account_fill
    from followed_lines

)

select * from lines_with_accounts
