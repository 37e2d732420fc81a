{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{# A session of the day before may run on into the day of the payment. #}
{% set days = days_to_build(lookahead=1) %}

with order_lines as (

    select * from {{ ref('ws_order') }}
    where {{ in_list('part_date', days) }} and status = 'PAID'

),

visits as (

    select * from {{ ref('ws_sess_daily') }}
    where {{ in_list('part_date', days_around(days, 1)) }} and account_id is not null

),

orders as (

    select
        order_lines.part_date,
        order_lines.key_date,
        order_lines.ord_sheet_number,
        cast(order_lines.we_member_id as {{ dbt.type_string() }}) as account_id,
        -- the lines of an order go to one visit, though they be paid one by one
        min(order_lines.pay_dt) as pay_dt,
        count(*) as cnt_ord_item,
        cast(sum(order_lines.qty) as bigint) as pay_qty,
        cast(sum(order_lines.net_amt_krw) as numeric(38, 2)) as pay_krw
    from order_lines
    group by
        order_lines.part_date,
        order_lines.key_date,
        order_lines.we_member_id,
        order_lines.ord_sheet_number

),

user_sessions as (

    select
        visits.account_id,
        visits.user_sess_id,
        visits.user_sess_start_dt,
        visits.user_sess_end_dt,
        {{ business_date('visits.user_sess_start_dt') }} as start_date,
        {{ visit_platform('visits') }} as vst_platform
    from visits
    group by
        visits.account_id,
        visits.user_sess_id,
        visits.user_sess_start_dt,
        visits.user_sess_end_dt,
        visits.platform,
        visits.is_wv

),

orders_beside_sessions as (

    select
        orders.*,
        user_sessions.user_sess_id,
        user_sessions.vst_platform,
        row_number() over (
            partition by orders.part_date, orders.account_id, orders.ord_sheet_number
            order by
                case
                    when orders.pay_dt <= user_sessions.user_sess_end_dt then 0 else 1
                end asc,
                user_sessions.user_sess_start_dt desc,
                {{ c_text('user_sessions.user_sess_id') }} desc
        ) as nearness
    from orders
    left join user_sessions
        on
            orders.account_id = user_sessions.account_id
            and orders.pay_dt >= user_sessions.user_sess_start_dt
            and (
                orders.pay_dt <= user_sessions.user_sess_end_dt
                or orders.key_date = user_sessions.start_date
            )

),

final as (

    select
        orders_beside_sessions.key_date,
        orders_beside_sessions.ord_sheet_number,
        orders_beside_sessions.account_id,
        orders_beside_sessions.pay_dt,
        orders_beside_sessions.user_sess_id,
        coalesce(orders_beside_sessions.vst_platform, 'unknown') as vst_platform,
        orders_beside_sessions.cnt_ord_item,
        orders_beside_sessions.pay_qty,
        orders_beside_sessions.pay_krw,
        orders_beside_sessions.part_date,
        {{ run_timestamp() }} as run_timestamp
    from orders_beside_sessions
    where orders_beside_sessions.nearness = 1

)

select * from final
