{#
    An order of a day is in ws_order_visit once, with all its lines, and on one row of
    ws_platform_daily.
#}
{% set days = built_days('ws_order_visit') %}

with orders as (

    select
        part_date,
        cast(we_member_id as {{ dbt.type_string() }}) as account_id,
        ord_sheet_number,
        count(*) as cnt_ord_item
    from {{ ref('ws_order') }}
    where {{ in_list('part_date', days) }} and status = 'PAID'
    group by part_date, we_member_id, ord_sheet_number

),

orders_credited as (

    select
        part_date,
        account_id,
        ord_sheet_number,
        sum(cnt_ord_item) as cnt_ord_item
    from {{ ref('ws_order_visit') }}
    where {{ in_list('part_date', days) }}
    group by part_date, account_id, ord_sheet_number

),

orders_of_accounts as (

    select
        part_date,
        account_id,
        count(*) as cnt_order
    from orders
    group by part_date, account_id

),

orders_on_platforms as (

    select
        part_date,
        account_id,
        sum(pay_order) as cnt_order
    from {{ ref('ws_platform_daily') }}
    where {{ in_list('part_date', days) }}
    group by part_date, account_id
    having sum(pay_order) > 0

),

wrong as (

    select
        coalesce(orders.part_date, orders_credited.part_date) as part_date,
        'ws_order_visit' as mart,
        orders.cnt_ord_item as cnt_expected,
        orders_credited.cnt_ord_item as cnt_found
    from orders
    full outer join orders_credited
        on
            orders.part_date = orders_credited.part_date
            and orders.account_id = orders_credited.account_id
            and orders.ord_sheet_number = orders_credited.ord_sheet_number
    where orders.cnt_ord_item is distinct from orders_credited.cnt_ord_item

    union all

    select
        coalesce(orders_of_accounts.part_date, orders_on_platforms.part_date)
            as part_date,
        'ws_platform_daily' as mart,
        orders_of_accounts.cnt_order as cnt_expected,
        orders_on_platforms.cnt_order as cnt_found
    from orders_of_accounts
    full outer join orders_on_platforms
        on
            orders_of_accounts.part_date = orders_on_platforms.part_date
            and orders_of_accounts.account_id = orders_on_platforms.account_id
    where orders_of_accounts.cnt_order is distinct from orders_on_platforms.cnt_order

)

select wrong.*
from wrong
