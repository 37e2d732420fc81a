{#
    A line of a day that the last build wrote is on no other day as well, however old:
    the test `unique` sees the days of the last build only.
#}
with orders as (

    select * from {{ ref('ws_order') }}

),

lines_written as (

    select orders.ord_item_id
    from orders
    where {{ in_list('orders.part_date', built_days('ws_order')) }}

)

select
    orders.ord_item_id,
    count(distinct orders.part_date) as cnt_day
from orders
inner join lines_written on orders.ord_item_id = lines_written.ord_item_id
group by orders.ord_item_id
having count(distinct orders.part_date) > 1
