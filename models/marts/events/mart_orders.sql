{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['order_date']),
    meta={'partition_column': 'order_date'},
) }}

{% set days = passed_days() %}

with int_event_orders_accepted as (

    select * from {{ ref('int_event_orders_accepted') }}
    where {{ in_list('part_date', days) }}

),

final as (

    select
        orders.order_id,
        orders.user_id,
        cast(orders.part_date as date) as order_date,
        orders.event_at as order_timestamp,
        orders.total_amount,
        orders.payment_method,
        orders.platform,
        orders.discount_amount,
        orders.shipping_fee,
        orders.coupon_code,
        cast(orders.item_count as bigint) as item_count
    from int_event_orders_accepted as orders

)

select * from final
