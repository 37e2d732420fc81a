{#
    A floating point number as numeric(22, 6), by double_to_decimal(): its type is the
    same on every engine.

    number: expression of floating point
#}
{% macro exact_number(number) -%}
cast(
            {{ double_to_decimal(number) }}
            as numeric(22, 6)
        )
{%- endmacro %}
