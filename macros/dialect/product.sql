{#
    A product in decimals, rounded half away from zero, numeric(24, decimals); null where
    either is null. It is worked out in whole numbers, as ratio() is.

    left, right: whole or decimal expressions, at most 6 decimals
    decimals: digits after the point, at most 6
#}
{% macro product(left, right, decimals=2) -%}
    {%- set exact = 'abs(' ~ exact_millionths(left) ~ ' * ' ~ exact_millionths(right) ~ ')' -%}
    {%- set unit = '1' ~ '0' * (12 - decimals) -%}
cast(
    case when ({{ left }} < 0) = ({{ right }} < 0) then 1 else -1 end
    * cast({{ whole_quotient(
        exact ~ ' * 2 + ' ~ unit, '(' ~ exact_millionths('2') ~ ' * ' ~ unit[:-6] ~ ')'
    ) }} as numeric(24, 0))
    * cast({{ '0.' ~ '0' * (decimals - 1) ~ '1' if decimals else '1' }} as numeric({{ decimals + 1 }}, {{ decimals }}))
    as numeric(24, {{ decimals }})
)
{%- endmacro %}
