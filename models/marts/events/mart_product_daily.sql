{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['activity_date']),
    meta={'partition_column': 'activity_date'},
) }}

{% set days = passed_days() %}

with int_events_accepted as (

    select * from {{ ref('int_events_accepted') }}
    where
        {{ in_list('part_date', days) }}
        and event_type in ('click', 'add_to_cart', 'purchase')

),

int_event_order_items as (

    select * from {{ ref('int_event_order_items') }}
    where {{ in_list('part_date', days) }}

),

product_events as (

    select
        events.product_id,
        events.part_date,
        count(*) filter (where events.event_type = 'click') as click_count,
        count(*) filter (where events.event_type = 'add_to_cart') as cart_add_count,
        count(distinct case when events.event_type = 'click' then events.user_id end)
            as unique_viewers
    from int_events_accepted as events
    where events.event_type in ('click', 'add_to_cart')
        and events.product_id is not null
    group by events.product_id, events.part_date

),

-- A product may be in several lines of an order.
purchased_products as (

    select
        items.product_id,
        events.part_date,
        events.user_id,
        events.file_name,
        events.line_no,
        sum(items.quantity * items.unit_price) as revenue,
        sum(items.quantity) as units_sold
    from int_events_accepted as events
    inner join int_event_order_items as items
        on
            events.part_date = items.part_date
            and events.file_name = items.file_name
            and events.line_no = items.line_no
    group by
        items.product_id,
        events.part_date,
        events.user_id,
        events.file_name,
        events.line_no

),

product_purchases as (

    select
        purchases.product_id,
        purchases.part_date,
        count(*) as purchase_count,
        sum(purchases.revenue) as revenue,
        sum(purchases.units_sold) as units_sold,
        count(distinct purchases.user_id) as unique_buyers
    from purchased_products as purchases
    group by purchases.product_id, purchases.part_date

),

products as (

    select
        coalesce(product_events.product_id, product_purchases.product_id) as product_id,
        cast(coalesce(product_events.part_date, product_purchases.part_date) as date)
            as activity_date,
        cast(coalesce(product_events.click_count, 0) as bigint) as click_count,
        cast(coalesce(product_events.cart_add_count, 0) as bigint) as cart_add_count,
        cast(coalesce(product_purchases.purchase_count, 0) as bigint) as purchase_count,
        cast(coalesce(product_purchases.revenue, 0) as numeric(38, 2)) as revenue,
        cast(coalesce(product_purchases.units_sold, 0) as bigint) as units_sold,
        cast(coalesce(product_events.unique_viewers, 0) as bigint) as unique_viewers,
        cast(coalesce(product_purchases.unique_buyers, 0) as bigint) as unique_buyers
    from product_events
    full join product_purchases
        on
            product_events.product_id = product_purchases.product_id
            and product_events.part_date = product_purchases.part_date

),

final as (

    select
        products.product_id,
        products.activity_date,
        products.click_count,
        products.cart_add_count,
        products.purchase_count,
        products.revenue,
        products.units_sold,
        products.unique_viewers,
        products.unique_buyers,
        {{ percent('products.unique_buyers', 'products.unique_viewers') }}
            as conversion_rate
    from products

)

select * from final
