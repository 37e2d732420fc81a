{#
    A line that is paid as of an extract taken in by the last build is in ws_order, and
    not with an older state.
#}
{% set days = built_days('ws_order_intake') %}

with order_lines as (

    select * from {{ ref('int_order_lines_dated') }}

),

orders as (

    select * from {{ ref('ws_order') }}

),

intake as (

    select * from {{ ref('ws_order_intake') }}

),

newest_state as (

    select
        order_lines.ord_item_id,
        max(order_lines.extract_date) as extract_date
    from order_lines
    where order_lines.extract_date >= '{{ days | first if days else '9999-12-31' }}'
    group by order_lines.ord_item_id

),

paid_lines as (

    select distinct
        order_lines.ord_item_id,
        order_lines.extract_date
    from order_lines
    inner join newest_state
        on
            order_lines.ord_item_id = newest_state.ord_item_id
            and order_lines.extract_date = newest_state.extract_date
    inner join intake on order_lines.extract_date = intake.part_date
    where
        order_lines.cancel_dt is null
        and order_lines.pay_dt is not null
        and {{ in_list('order_lines.extract_date', days) }}

)

select paid_lines.*
from paid_lines
left join orders on paid_lines.ord_item_id = orders.ord_item_id
where orders.ord_item_id is null or orders.extract_date < paid_lines.extract_date
