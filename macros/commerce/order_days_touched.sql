{#
    Query for the payment days on which a touched order line is or was, however old.

    order_lines: relation of dated order lines
    orders: the ws_order table as it stands, none if it is built from nothing
    extracts: the extract days taken in by this run
    taken: those taken in before
#}
{% macro order_days_touched(order_lines, orders, extracts, taken) %}
{%- set extracts_to_read = order_extracts_to_read(extracts, taken) -%}
{%- if orders is none %}
select {{ day_text('line.key_date') }} as part_date
from {{ order_lines }} as line
where line.key_date is not null and {{ in_list('line.extract_date', extracts) }}
group by line.key_date
{%- else %}
with touched_lines as (
    {{ touched_order_lines(order_lines, orders, extracts, taken) }}
)

select {{ day_text('line.key_date') }} as part_date
from {{ order_lines }} as line
inner join touched_lines on line.ord_item_id = touched_lines.ord_item_id
where line.key_date is not null and {{ in_list('line.extract_date', extracts_to_read) }}
union
select known.part_date
from {{ orders }} as known
inner join touched_lines on known.ord_item_id = touched_lines.ord_item_id
{%- endif %}
{% endmacro %}
