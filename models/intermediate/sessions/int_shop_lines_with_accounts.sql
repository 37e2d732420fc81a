{% set columns = [
    'log_id', 'log_dt', 'received_at', 'arrival_date', 'new_dvc_id', 'sess_start_dt',
    'line_no', 'user_device_id', 's_device_type', 's_wemember_id', 'ws_user_id',
    'user_ctry', 'user_lang', 'ctry', 'lang', 'ws_art_id', 'shop', 'platform', 'os',
    'app_ver', 'page', 'part_date', 'run_timestamp',
] | join(', ') %}

with lines as (

    select * from {{ ref('int_shop_lines_in_sessions') }}

),

shared_lines as (

    select * from {{ ref('int_shop_lines_in_sessions') }}
    where is_shared = 1

),

shared_lines_with_accounts as (

    {{ accounts_of_shared_lines('shared_lines', 's_wemember_id', 'user_device_id') }}

),

lines_with_accounts as (

    -- Nearly all sessions have one account on one client at most.
    select
        {{ columns }},
        case when line_no >= first_login_no then highest_account end as account_fill_1,
        case when line_no >= first_login_no then 1 else 0 end as account_sess_seq,
        highest_account as account_fill
    from lines
    where is_shared = 0

    union all

    select
        {{ columns }},
        account_fill_1,
        account_sess_seq,
        account_fill
    from shared_lines_with_accounts

)

select * from lines_with_accounts
