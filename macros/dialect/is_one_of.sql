{#
    Whether a column has one of some values, as comparisons: in a select list DuckDB makes
    a join of each `in`, and takes all columns through it.

    column: SQL expression
    values: list of texts
#}
{% macro is_one_of(column, values) -%}
({% for value in values %}{{ column }} = '{{ value }}'{{ ' or ' if not loop.last }}{% endfor %})
{%- endmacro %}
