with visits as (

    select * from {{ ref('ws_sess_daily') }}

),

order_lines as (

    select * from {{ ref('ws_order') }}

),

visits_and_orders as (

    select
        visits.key_date,
        visits.part_date,
        visits.run_timestamp,
        coalesce(visits.platform, 'unknown') as platform,
        {{ visitor('visits') }} as visitor,
        cast(null as bigint) as buyer,
        0 as pay_krw,
        0 as pay_qty
    from visits

    union all

    select
        order_lines.key_date,
        order_lines.part_date,
        order_lines.run_timestamp,
        order_lines.platform,
        cast(null as {{ dbt.type_string() }}) as visitor,
        order_lines.we_member_id as buyer,
        order_lines.net_amt_krw as pay_krw,
        order_lines.qty as pay_qty
    from order_lines
    where order_lines.status = 'PAID'

),

final as (

    select
        key_date,
        platform,
        count(distinct visitor) as au,
        count(distinct buyer) as pay_user,
        cast(sum(pay_krw) as numeric(38, 2)) as pay_krw,
        cast(sum(pay_qty) as bigint) as pay_qty,
        part_date,
        max(run_timestamp) as run_timestamp
    from visits_and_orders
    group by part_date, key_date, platform

)

select * from final
