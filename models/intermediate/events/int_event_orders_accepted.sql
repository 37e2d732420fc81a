with int_events_accepted as (

    select * from {{ ref('int_events_accepted') }}
    where event_type = 'purchase'

),

int_event_orders_checked as (

    select * from {{ ref('int_event_orders_checked') }}

),

final as (

    select
        events.part_date,
        events.order_id,
        events.user_id,
        events.event_at,
        cast(orders.total_amount as numeric(18, 2)) as total_amount,
        events.payment_method,
        events.platform,
        cast(orders.discount_amount as numeric(18, 2)) as discount_amount,
        cast(orders.shipping_fee as numeric(18, 2)) as shipping_fee,
        orders.coupon_code,
        orders.item_count
    from int_events_accepted as events
    inner join int_event_orders_checked as orders
        on
            events.part_date = orders.part_date
            and events.file_name = orders.file_name
            and events.line_no = orders.line_no

)

select * from final
