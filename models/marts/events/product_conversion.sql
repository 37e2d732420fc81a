with mart_product_daily as (

    select * from {{ ref('mart_product_daily') }}

),

products as (

    select
        product_days.product_id,
        cast(sum(product_days.click_count) as bigint) as click_count,
        cast(sum(product_days.cart_add_count) as bigint) as cart_count,
        cast(sum(product_days.purchase_count) as bigint) as purchase_count,
        cast(sum(product_days.revenue) as numeric(38, 2)) as revenue
    from mart_product_daily as product_days
    group by product_days.product_id

),

final as (

    select
        products.product_id,
        products.click_count,
        products.cart_count,
        products.purchase_count,
        products.revenue,
        {{ percent('products.purchase_count', 'products.click_count') }}
            as conversion_rate
    from products

)

select * from final
