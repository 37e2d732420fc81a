with lines as (

    select * from {{ ref('int_community_lines_in_sessions') }}

),

followed_lines as (

    {{ lines_with_accounts('lines', 'we_member_id', 'new_dvc_id') }}

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
        we_member_id,
        wv_user_id,
        comm_id,
        action,
        ctry,
        lang,
        platform,
        os,
        app_ver,
        page,
        part_date,
        run_timestamp,
        account_fill
    from followed_lines

)

select * from lines_with_accounts
