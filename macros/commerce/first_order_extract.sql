{#
    The first extract day that has to be read to know the latest state of all touched
    order lines. That is the first one taken in, as what came before it is older.
    Only where an extract that was taken in before has lost lines since, their state
    has to be looked for in all extracts: empty text.

    order_lines: relation of dated order lines
    orders: the ws_order table as it stands, none if it is built from nothing
    extracts: the extract days taken in
#}
{% macro first_order_extract(order_lines, orders, extracts) %}
    {% if not extracts %}{{ return('9999-12-31') }}{% endif %}
    {% if orders is not none %}
        {% set lost = first_column("
            select count(*) from " ~ orders ~ " as known
            where " ~ in_list('known.extract_date', extracts) ~ " and not exists (
                select 1 from " ~ order_lines ~ " as line
                where line.ord_item_id = known.ord_item_id
                    and line.extract_date = known.extract_date
                    and " ~ in_list('line.extract_date', extracts) ~ "
            )
        ")[0] %}
        {% if lost %}{{ return('') }}{% endif %}
    {% endif %}
    {{ return(extracts | first) }}
{% endmacro %}
