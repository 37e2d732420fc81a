{#
    Query for the order lines (ord_item_id) whose latest state may have changed: those
    in the extracts taken in, and those whose state came from one of them before.

    order_lines: relation of dated order lines
    orders: the ws_order table as it stands, none if it is built from nothing
    extracts: the extract days taken in
#}
{% macro touched_order_lines(order_lines, orders, extracts) %}
select line.ord_item_id
from {{ order_lines }} as line
where {{ in_list('line.extract_date', extracts) }}
{%- if orders is not none %}
union
select known.ord_item_id
from {{ orders }} as known
where {{ in_list('known.extract_date', extracts) }}
{%- endif %}
{% endmacro %}
