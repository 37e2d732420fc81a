with accounts as (

    select * from {{ ref('int_accounts_matched_to_members') }}

),

first_joins as (

    select
        accounts.we_member_id,
        min(accounts.cre_dt) as first_join_dt,
        accounts.part_date
    from accounts
    where accounts.service = 'ph' and accounts.is_linked = 1
    group by accounts.part_date, accounts.we_member_id

)

select * from first_joins
