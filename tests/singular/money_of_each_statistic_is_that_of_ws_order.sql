{#
    Sales of a day are the same in every statistic, to the last won, and so are orders
    and units: nothing is credited twice or to nobody.
#}
{% set days = built_days('ws_order') %}
{% set names = [
    'ws_order_visit', 'ws_platform_daily', 'stats_ws_d_ord_shop_integ',
    'stats_ws_d_ord_shop_integ_summary',
] %}

with sold as (

    select
        part_date,
        sum(net_amt_krw) as pay_krw,
        sum(qty) as pay_qty
    from {{ ref('ws_order') }}
    where {{ in_list('part_date', days) }} and status = 'PAID'
    group by part_date

),

told as (

    {% for name in names %}
    {{ 'union all' if not loop.first }}
    select
        '{{ name }}' as statistic,
        part_date,
        sum(pay_krw) as pay_krw,
        sum(pay_qty) as pay_qty
    from {{ ref(name) }}
    where {{ in_list('part_date', days) }}
    group by part_date
    {% endfor %}

),

statistics as (

    {% for name in names %}
    {{ 'union all' if not loop.first }}
    select '{{ name }}' as statistic
    {% endfor %}

),

statistics_of_days as (

    select
        sold.part_date,
        statistics.statistic
    from sold
    cross join statistics

    union

    select
        told.part_date,
        told.statistic
    from told

),

wrong as (

    select
        statistics_of_days.statistic,
        statistics_of_days.part_date,
        sold.pay_krw as pay_krw_sold,
        told.pay_krw as pay_krw_told,
        sold.pay_qty as pay_qty_sold,
        told.pay_qty as pay_qty_told
    from statistics_of_days
    left join sold on statistics_of_days.part_date = sold.part_date
    left join told
        on
            statistics_of_days.part_date = told.part_date
            and statistics_of_days.statistic = told.statistic
    where
        coalesce(sold.pay_krw, 0) <> coalesce(told.pay_krw, 0)
        or coalesce(sold.pay_qty, 0) <> coalesce(told.pay_qty, 0)

)

select wrong.*
from wrong
