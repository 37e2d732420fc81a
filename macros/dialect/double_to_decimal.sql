{#
    A floating point number as numeric(22, 6), rounded half away from zero; null for what
    is no number, or nine trillion and more. Engines cast such numbers in ways of their
    own, some by way of 15 digits: here the arithmetic is the same everywhere.

    number: expression of floating point
#}
{% macro double_to_decimal(number) -%}
case
            when abs({{ number }}) < 9000000000000
                then cast(
                    case when {{ number }} < 0 then -1 else 1 end
                    * cast(floor(abs({{ number }}) * 1000000 + 0.5) as bigint)
                    as numeric(22, 0)
                ) * cast(0.000001 as numeric(7, 6))
        end
{%- endmacro %}
