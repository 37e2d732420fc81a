with subscriptions as (

    select * from {{ ref('stg_weverse2__community_member_purchase') }}

),

subscriptions_by_start as (

    select
        subscriptions.*,
        row_number() over (
            partition by subscriptions.part_date, subscriptions.dm_id
            order by
                subscriptions.start_dt desc,
                subscriptions.end_dt desc nulls last,
                subscriptions.wv_user_id desc,
                subscriptions.comm_id desc
        ) as start_order
    from subscriptions

),

latest_subscriptions as (

    select
        subscriptions_by_start.dm_id,
        subscriptions_by_start.wv_user_id,
        subscriptions_by_start.comm_id,
        subscriptions_by_start.start_dt,
        subscriptions_by_start.end_dt,
        subscriptions_by_start.part_date
    from subscriptions_by_start
    where subscriptions_by_start.start_order = 1

)

select * from latest_subscriptions
