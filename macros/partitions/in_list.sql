{#
    `column in (...)` for a list of texts; never true for an empty list.

    column: SQL expression
    values: list of texts
#}
{% macro in_list(column, values) -%}
    {%- if values -%}
        {{ column }} in ('{{ values | join("', '") }}')
    {%- else -%}
        1 = 0
    {%- endif -%}
{%- endmacro %}
