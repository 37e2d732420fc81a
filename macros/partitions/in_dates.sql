{#
    `column in (...)` for a list of days and a column of type date; never true for an
    empty list.

    column: SQL expression
    days: list of yyyy-mm-dd
#}
{% macro in_dates(column, days) -%}
    {%- if days -%}
        {{ column }} in (
            {%- for day in days %}cast('{{ day }}' as date){{ ', ' if not loop.last }}{% endfor -%}
        )
    {%- else -%}
        1 = 0
    {%- endif -%}
{%- endmacro %}
