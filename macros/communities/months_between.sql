{#
    How many months a month is after another, as an integer.

    first, later: date expressions, first days of months
#}
{% macro months_between(first, later) -%}
cast(
            (extract(year from {{ later }}) - extract(year from {{ first }})) * 12
            + extract(month from {{ later }}) - extract(month from {{ first }}) as integer
        )
{%- endmacro %}
