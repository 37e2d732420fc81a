with order_lines as (

    select * from {{ ref('int_order_lines_dated') }}

),

order_lines_by_recency as (

    select
        order_lines.*,
        row_number() over (
            partition by order_lines.ord_item_id
            order by
                {{ order_line_recency('order_lines') }}
        ) as recency
    from order_lines

),

paid_lines as (

    select
        order_lines.we_member_id,
        order_lines.key_date,
        order_lines.pay_dt,
        order_lines.net_amt_krw,
        min(order_lines.key_date) over (
            partition by order_lines.we_member_id
        ) as first_date
    from order_lines_by_recency as order_lines
    where
        order_lines.recency = 1
        and order_lines.status = 'PAID'
        and order_lines.pay_dt is not null
        and order_lines.we_member_id is not null

),

final as (

    select
        paid_lines.we_member_id,
        min(paid_lines.pay_dt) as converted_at,
        cast(sum(paid_lines.net_amt_krw) as numeric(18, 2)) as revenue
    from paid_lines
    where paid_lines.key_date = paid_lines.first_date
    group by paid_lines.we_member_id

)

select * from final
