{#
    Query for the marts that hold NaN or infinity: columns mart, cnt_row. A number less
    itself is zero, save for these.

    marts: list of relations
#}
{% macro rows_with_strange_numbers(marts) %}
select strange.mart, strange.cnt_row
from (
    {% for mart in marts %}
    {% set columns = graph.nodes['model.we_mart.' ~ mart.identifier].columns
        if execute else {} %}
    select '{{ mart.identifier }}' as mart, count(*) as cnt_row
    from {{ mart }} as cells
    where
        1 = 0
        {% for column in columns.values() if column.data_type.startswith('numeric') %}
        or coalesce(cells.{{ column.name }} - cells.{{ column.name }}, 0) <> 0
        {% endfor %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
) as strange
where strange.cnt_row > 0
{% endmacro %}
