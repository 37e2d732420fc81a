with lines as (

    select * from {{ ref('int_community_lines_in_sessions') }}

),

lines_with_account as (

    {{ lines_with_accounts('lines', 'we_member_id', 'new_dvc_id') }}

),

sessionized as (

    select
        lines_with_account.log_id,
        lines_with_account.log_dt,
        lines_with_account.received_at,
        lines_with_account.arrival_date,
        lines_with_account.new_dvc_id,
        lines_with_account.sess_start_dt,
        lines_with_account.line_no,
        lines_with_account.we_member_id,
        lines_with_account.wv_user_id,
        lines_with_account.comm_id,
        lines_with_account.action,
        lines_with_account.ctry,
        lines_with_account.lang,
        lines_with_account.platform,
        lines_with_account.os,
        lines_with_account.app_ver,
        lines_with_account.page,
        lines_with_account.part_date,
        lines_with_account.run_timestamp,
        lines_with_account.account_fill,
        {{ session_ids('lines_with_account') }},
        case
            when lines_with_account.we_member_id = lines_with_account.account_fill
                then 1
            else 0
        end as user_id_matched
    from lines_with_account

)

select * from sessionized
