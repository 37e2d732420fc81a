with int_event_orders_read as (

    select * from {{ ref('int_event_orders_read') }}

),

int_event_order_items as (

    select * from {{ ref('int_event_order_items') }}

),

items_by_order as (

    select
        items.part_date,
        items.file_name,
        items.line_no,
        count(*) as item_count,
        count(*) filter (
            where items.product_id is null
            or items.quantity is null
            or items.unit_price is null
        ) as unreadable_item_count,
        sum(items.quantity * items.unit_price) as items_amount
    from int_event_order_items as items
    group by items.part_date, items.file_name, items.line_no

),

orders_with_items as (

    select
        orders.part_date,
        orders.file_name,
        orders.line_no,
        orders.total_amount,
        coalesce(orders.discount_amount, 0) as discount_amount,
        coalesce(orders.shipping_fee, 0) as shipping_fee,
        orders.coupon_code,
        coalesce(items_by_order.item_count, 0) as item_count,
        coalesce(items_by_order.items_amount, 0)
        - coalesce(orders.discount_amount, 0)
        + coalesce(orders.shipping_fee, 0) as expected_amount,
        orders.is_readable
        and coalesce(items_by_order.unreadable_item_count, 0) = 0 as is_readable
    from int_event_orders_read as orders
    left join items_by_order
        on
            orders.part_date = items_by_order.part_date
            and orders.file_name = items_by_order.file_name
            and orders.line_no = items_by_order.line_no

),

final as (

    select
        orders.part_date,
        orders.file_name,
        orders.line_no,
        orders.total_amount,
        orders.discount_amount,
        orders.shipping_fee,
        orders.coupon_code,
        orders.item_count,
        case
            when not orders.is_readable then 'extra_data missing or unreadable'
            when orders.total_amount is null then 'total_amount missing or no number'
            when abs(orders.total_amount - orders.expected_amount) > 1
                then 'total_amount is not that of extra_data'
        end as amount_fault
    from orders_with_items as orders

)

select * from final
