{{ config(materialized='view') }}

with accounts as (

    select * from {{ ref('int_accounts_matched_to_members') }}

),

final as (

    select
        accounts.we_member_id,
        accounts.service,
        accounts.account_id,
        case when accounts.life_rank < 2 then 1 else 0 end as is_living,
        accounts.matched_by,
        accounts.cre_dt as start_dt,
        case when accounts.life_rank = 2 then accounts.left_dt end as end_dt,
        accounts.run_timestamp,
        accounts.part_date
    from accounts
    where accounts.is_linked = 1

)

select * from final
