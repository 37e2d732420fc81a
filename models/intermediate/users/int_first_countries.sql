{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with accounts as (

    select * from {{ ref('int_accounts_matched_to_members') }}
    where {{ in_list('part_date', days) }}

),

stays as (

    select * from {{ ref('int_country_stays') }}
    where {{ in_list('part_date', days) }}

),

accounts_by_join as (

    select
        accounts.*,
        row_number() over (
            partition by accounts.part_date, accounts.we_member_id
            order by
                case when accounts.join_dt is null then 1 else 0 end,
                coalesce(accounts.join_dt, accounts.cre_dt),
                case when accounts.service = 'wv' then 0 else 1 end,
                accounts.cre_dt desc nulls last,
                accounts.account_no desc
        ) as join_order
    from accounts
    where accounts.is_linked = 1 and accounts.service in ('wv', 'ws')

),

first_accounts as (

    select accounts_by_join.*
    from accounts_by_join
    where accounts_by_join.join_order = 1

),

stays_by_start as (

    select
        stays.*,
        row_number() over (
            partition by stays.part_date, stays.service, stays.account_no
            order by
                case when stays.ctry_code is null then 1 else 0 end,
                stays.start_dt,
                {{ c_text('stays.ctry_code') }}
        ) as country_order,
        row_number() over (
            partition by stays.part_date, stays.service, stays.account_no
            order by
                case when stays.ip is null then 1 else 0 end,
                stays.start_dt,
                {{ c_text('stays.ctry_code') }} nulls last,
                {{ c_text('stays.ip') }}
        ) as ip_order
    from stays
    inner join first_accounts
        on
            stays.part_date = first_accounts.part_date
            and stays.service = first_accounts.service
            and stays.account_no = first_accounts.account_no
    where first_accounts.ctry_code is null or first_accounts.ip is null

),

first_stays as (

    select
        stays_by_start.part_date,
        stays_by_start.service,
        stays_by_start.account_no,
        max(stays_by_start.ctry_code) filter (
            where stays_by_start.country_order = 1
        ) as ctry_code,
        max(stays_by_start.ip) filter (where stays_by_start.ip_order = 1) as ip
    from stays_by_start
    group by
        stays_by_start.part_date, stays_by_start.service, stays_by_start.account_no

),

final as (

    select
        first_accounts.we_member_id,
        first_accounts.service,
        first_accounts.account_no,
        coalesce(first_accounts.ctry_code, first_stays.ctry_code) as ctry_code,
        coalesce(first_accounts.ip, first_stays.ip) as ip,
        first_accounts.part_date,
        {{ run_timestamp() }} as run_timestamp
    from first_accounts
    left join first_stays
        on
            first_accounts.part_date = first_stays.part_date
            and first_accounts.service = first_stays.service
            and first_accounts.account_no = first_stays.account_no

)

select * from final
