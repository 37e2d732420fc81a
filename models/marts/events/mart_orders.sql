{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['order_date']),
    meta={'partition_column': 'order_date'},
) }}

{% set days = passed_days() %}

with int_events_accepted as (

    select * from {{ ref('int_events_accepted') }}
    where {{ in_list('part_date', days) }} and event_type = 'purchase'

),

int_event_orders_checked as (

    select * from {{ ref('int_event_orders_checked') }}
    where {{ in_list('part_date', days) }}

),

final as (

    select
        events.order_id,
        events.user_id,
        cast(events.part_date as date) as order_date,
        events.event_at as order_timestamp,
        cast(orders.total_amount as numeric(18, 2)) as total_amount,
        events.payment_method,
        events.platform,
        cast(orders.discount_amount as numeric(18, 2)) as discount_amount,
        cast(orders.shipping_fee as numeric(18, 2)) as shipping_fee,
        orders.coupon_code,
        cast(orders.item_count as bigint) as item_count
    from int_events_accepted as events
    inner join int_event_orders_checked as orders
        on
            events.part_date = orders.part_date
            and events.file_name = orders.file_name
            and events.line_no = orders.line_no

)

select * from final
