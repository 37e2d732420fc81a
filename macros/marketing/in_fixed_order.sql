{#
    Order by columns of a row, so that its place in a file never decides.

    row: name of the relation
    columns: list of columns, other than texts
    texts: list of columns of text
#}
{% macro in_fixed_order(row, columns, texts) -%}
    {%- for column in columns -%}
{{ row }}.{{ column }} asc nulls last,
                {% endfor -%}
    {%- for column in texts -%}
{{ c_text(row ~ '.' ~ column) }} asc nulls last{{ ',
                ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
