{#
    A date as text yyyy-mm-dd, the form of part_date.

    date: date expression
#}
{% macro day_text(date) -%}
cast({{ date }} as {{ dbt.type_string() }})
{%- endmacro %}
