-- What is known of the file, counted in the mart; the same on every engine.
-- The price is amount / quantity and no quantity is 0, so two signs tell the price's.
-- An amount in GBP is one in KRW times 0.001: the mapping's rate is 1,000 KRW.
with orders as (

    select * from we_mart.ws_order

),

different_orders as (

    select distinct
        ord_sheet_number, sale_id, goods_id, qty, pay_dt, ord_item_amt_krw,
        we_member_id, shop
    from orders

),

figures as (

    select 1 as no, 'lines' as figure, cast(count(*) as decimal(18, 3)) as found
    from orders
    union all
    select 2, 'invoices', count(distinct ord_sheet_number) from orders
    union all
    select 3, 'cancelled lines', count(*) from orders where status = 'CANCELLED'
    union all
    select 4, 'cancelled invoices', count(distinct ord_sheet_number)
    from orders where status = 'CANCELLED'
    union all
    select 5, 'guest lines', count(*) from orders where we_member_id = 0
    union all
    select 6, 'customers', count(distinct we_member_id)
    from orders where we_member_id <> 0
    union all
    select 7, 'countries', count(distinct shop) from orders
    union all
    select 8, 'exact repeats',
        (select count(*) from orders) - (select count(*) from different_orders)
    union all
    select 9, 'quantity <= 0', count(*) from orders where qty <= 0
    union all
    select 10, 'price <= 0', count(*)
    from orders where sign(ord_item_amt_krw) * sign(qty) <= 0
    union all
    select 11, 'gross, GBP', cast(sum(ord_item_amt_krw) as decimal(18, 2)) * 0.001
    from orders
    union all
    select 12, 'net, GBP', cast(sum(net_amt_krw) as decimal(18, 2)) * 0.001
    from orders

)

select figure, cast(found as decimal(18, 3)) as found
from figures
order by no
