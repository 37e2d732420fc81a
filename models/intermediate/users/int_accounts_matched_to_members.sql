{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with accounts as (

    select * from {{ ref('int_accounts_of_all_services') }}
    where {{ in_list('part_date', days) }}

),

shop_accounts as (

    select * from {{ ref('int_accounts_of_all_services') }}
    where {{ in_list('part_date', days) }} and service = 'ws'

),

community_accounts as (

    select * from {{ ref('int_accounts_of_all_services') }}
    where {{ in_list('part_date', days) }} and service = 'wv'

),

members as (

    select * from {{ ref('stg_ods__wemember_user') }}
    where {{ in_list('part_date', days) }}

),

-- A shop account goes to whom the community account with its key belongs; where there
-- are several, to the best of them.
key_holders_by_preference as (

    select
        shop.part_date,
        shop.account_no,
        community.own_we_member_id as we_member_id,
        row_number() over (
            partition by shop.part_date, shop.account_no
            order by
                case
                    when community.own_we_member_id = shop.own_we_member_id then 0
                    else 1
                end,
                case when community.life_rank < 2 then 0 else 1 end,
                community.cre_dt desc nulls last,
                community.account_no desc
        ) as preference
    from shop_accounts as shop
    inner join community_accounts as community
        on
            shop.part_date = community.part_date
            and shop.service_user_key = community.service_user_key
    where shop.part_date >= '{{ var("service_user_key_start") }}'

),

members_by_key as (

    select
        key_holders_by_preference.part_date,
        'ws' as service,
        key_holders_by_preference.account_no,
        key_holders_by_preference.we_member_id
    from key_holders_by_preference
    where key_holders_by_preference.preference = 1

),

accounts_with_member as (

    select
        accounts.*,
        case
            when members_by_key.account_no is null then accounts.own_we_member_id
            else members_by_key.we_member_id
        end as we_member_id,
        case
            when members_by_key.account_no is null then 'own_member'
            else 'service_user_key'
        end as matched_by
    from accounts
    left join members_by_key
        on
            accounts.part_date = members_by_key.part_date
            and accounts.service = members_by_key.service
            and accounts.account_no = members_by_key.account_no

),

final as (

    select
        accounts_with_member.service,
        accounts_with_member.account_id,
        accounts_with_member.account_no,
        accounts_with_member.we_member_id,
        accounts_with_member.own_we_member_id,
        accounts_with_member.matched_by,
        case when members.we_member_id is null then 0 else 1 end as is_linked,
        accounts_with_member.status,
        accounts_with_member.life_rank,
        accounts_with_member.lang,
        accounts_with_member.ctry_code,
        accounts_with_member.ip,
        accounts_with_member.cre_dt,
        accounts_with_member.join_dt,
        accounts_with_member.upd_dt,
        accounts_with_member.deactivated_dt,
        accounts_with_member.last_access_dt,
        accounts_with_member.left_dt,
        accounts_with_member.service_user_key,
        accounts_with_member.part_date,
        {{ run_timestamp() }} as run_timestamp
    from accounts_with_member
    left join members
        on
            accounts_with_member.part_date = members.part_date
            and accounts_with_member.we_member_id = members.we_member_id

)

select * from final
