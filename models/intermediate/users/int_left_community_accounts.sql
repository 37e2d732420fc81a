with accounts as (

    select * from {{ ref('stg_ods__wv_user') }}

),

left_accounts as (

    select
        accounts.wv_user_id,
        accounts.status,
        accounts.leave_dt,
        accounts.part_date
    from accounts
    where accounts.status in ('LEAVE', 'DELETED')

)

select * from left_accounts
