{#
    Body of a CTE: each visitor and buyer of a period once, with the ways of all visits
    in it and whether he bought.

    visits: name of a relation like ws_sess_daily
    orders: name of a relation like ws_order, paid lines alone
    period: day or week
#}
{% macro visitors_by_way(visits, orders, period) %}
    select
        key_date,
        visitor,
        {{ visit_ways('vst_platform') }},
        max(is_ord) as is_ord
    from (
        select
            {{ period_start(visits ~ '.key_date', period) }} as key_date,
            {{ visitor(visits) }} as visitor,
            {{ visit_platform(visits) }} as vst_platform,
            0 as is_ord
        from {{ visits }}
        union all
        select
            {{ period_start(orders ~ '.key_date', period) }} as key_date,
            'a' || cast({{ orders }}.we_member_id as {{ dbt.type_string() }}) as visitor,
            cast(null as {{ dbt.type_string() }}) as vst_platform,
            1 as is_ord
        from {{ orders }}
    ) as visits_and_orders
    group by key_date, visitor
{% endmacro %}
