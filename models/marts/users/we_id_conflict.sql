{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with accounts as (

    select * from {{ ref('int_accounts_matched_to_members') }}
    where {{ in_list('part_date', days) }}

),

unlinked as (

    select
        accounts.*,
        'unlinked' as reason
    from accounts
    where accounts.is_linked = 0

),

member_differs as (

    select
        accounts.*,
        'member_differs' as reason
    from accounts
    where
        accounts.matched_by = 'service_user_key'
        and accounts.we_member_id <> accounts.own_we_member_id

),

members_with_keys as (

    select
        accounts.part_date,
        accounts.own_we_member_id,
        count(*) - count(accounts.service_user_key) as cnt_without_key
    from accounts
    where accounts.service = 'wv'
    group by accounts.part_date, accounts.own_we_member_id

),

key_mismatch as (

    select
        shop.*,
        'key_mismatch' as reason
    from accounts as shop
    inner join members_with_keys
        on
            shop.part_date = members_with_keys.part_date
            and shop.own_we_member_id = members_with_keys.own_we_member_id
    where
        shop.service = 'ws'
        and shop.matched_by = 'own_member'
        and shop.service_user_key is not null
        and members_with_keys.cnt_without_key = 0
        and not exists (
            select 1
            from accounts as community
            where
                community.service = 'wv'
                and community.part_date = shop.part_date
                and community.own_we_member_id = shop.own_we_member_id
                and community.service_user_key = shop.service_user_key
        )

),

shared_keys as (

    select
        accounts.part_date,
        accounts.service_user_key
    from accounts
    where accounts.service_user_key is not null
    group by accounts.part_date, accounts.service_user_key
    having min(accounts.we_member_id) <> max(accounts.we_member_id)

),

shared_key as (

    select
        accounts.*,
        'shared_key' as reason
    from accounts
    inner join shared_keys
        on
            accounts.part_date = shared_keys.part_date
            and accounts.service_user_key = shared_keys.service_user_key

),

findings as (

    select * from unlinked
    union all
    select * from member_differs
    union all
    select * from key_mismatch
    union all
    select * from shared_key

),

final as (

    select
        findings.service,
        findings.account_id,
        findings.reason,
        findings.we_member_id,
        findings.own_we_member_id,
        findings.service_user_key,
        {{ run_timestamp() }} as run_timestamp,
        findings.part_date
    from findings

)

select * from final
