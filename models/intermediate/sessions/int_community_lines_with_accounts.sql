{% set columns = [
    'log_id', 'log_dt', 'received_at', 'arrival_date', 'new_dvc_id', 'sess_start_dt',
    'line_no', 'we_member_id', 'wv_user_id', 'comm_id', 'action', 'ctry', 'lang',
    'platform', 'os', 'app_ver', 'page', 'part_date', 'run_timestamp',
] | join(', ') %}

with lines as (

    select * from {{ ref('int_community_lines_in_sessions') }}

),

shared_lines as (

    select * from {{ ref('int_community_lines_in_sessions') }}
    where is_shared = 1

),

shared_lines_with_accounts as (

    {{ accounts_of_shared_lines('shared_lines', 'we_member_id', 'new_dvc_id') }}

),

lines_with_accounts as (

    -- Nearly all sessions have one account at most.
    select
        {{ columns }},
        highest_account as account_fill
    from lines
    where is_shared = 0

    union all

    select
        {{ columns }},
        account_fill
    from shared_lines_with_accounts

)

select * from lines_with_accounts
