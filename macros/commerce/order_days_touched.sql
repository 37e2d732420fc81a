{#
    Query for the payment days on which a touched order line is or was, however old.

    order_lines: relation of dated order lines
    orders: the ws_order table as it stands, none if it is built from nothing
    extracts: the extract days taken in
    first_extract: the first extract day whose lines are read
#}
{% macro order_days_touched(order_lines, orders, extracts, first_extract) %}
with touched_lines as (
    {{ touched_order_lines(order_lines, orders, extracts) }}
)

select {{ day_text('line.key_date') }} as part_date
from {{ order_lines }} as line
inner join touched_lines on line.ord_item_id = touched_lines.ord_item_id
where line.key_date is not null and line.extract_date >= '{{ first_extract }}'
{%- if orders is not none %}
union
select known.part_date
from {{ orders }} as known
inner join touched_lines on known.ord_item_id = touched_lines.ord_item_id
{%- else %}
group by 1
{%- endif %}
{% endmacro %}
