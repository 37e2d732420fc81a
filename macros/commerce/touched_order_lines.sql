{#
    Query for the order lines (ord_item_id) whose latest state may have changed: those
    in the extracts taken in, and those whose state came from one of them before. Where
    an extract is taken in again, also all lines without a row in ws_order: its former
    content may have made them unpaid.

    order_lines: relation of dated order lines
    orders: the ws_order table as it stands
    extracts: the extract days taken in by this run
    taken: those taken in before
#}
{% macro touched_order_lines(order_lines, orders, extracts, taken) %}
select line.ord_item_id
from {{ order_lines }} as line
where {{ in_list('line.extract_date', extracts) }}
{%- if extracts | select('in', taken) | list %}
union
select known.ord_item_id
from {{ orders }} as known
where {{ in_list('known.extract_date', extracts) }}
union
select line.ord_item_id
from {{ order_lines }} as line
left join {{ orders }} as known on line.ord_item_id = known.ord_item_id
where known.ord_item_id is null and {{ in_list('line.extract_date', taken) }}
{%- else %}
group by line.ord_item_id
{%- endif %}
{% endmacro %}
