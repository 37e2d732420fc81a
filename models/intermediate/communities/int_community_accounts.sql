with accounts as (

    select * from {{ ref('int_accounts_matched_to_members') }}

),

community_accounts as (

    select
        accounts.account_no as wv_user_id,
        case when accounts.is_linked = 1 then accounts.we_member_id end as we_member_id,
        accounts.status,
        accounts.part_date
    from accounts
    where accounts.service = 'wv'

)

select * from community_accounts
