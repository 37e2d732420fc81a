{#
    A quotient in decimals, rounded half away from zero, numeric(38, decimals); null
    where the denominator is zero or either is null. It is worked out in whole numbers:
    engines differ on ties in floating point, and in how far they carry a decimal
    quotient before they round it.

    numerator, denominator: whole or decimal expressions, at most 6 decimals
    decimals: digits after the point, at most 9
#}
{% macro ratio(numerator, denominator, decimals=4) -%}
    {%- set n = 'abs(' ~ exact_millionths(numerator) ~ ')' -%}
    {%- set d = 'abs(' ~ exact_millionths(denominator) ~ ')' -%}
    {%- set quotient = whole_quotient(
        n ~ ' * ' ~ (2 * 10 ** decimals) ~ ' + ' ~ d, 'nullif(' ~ d ~ ' * 2, 0)'
    ) -%}
cast(
    case when ({{ numerator }} < 0) = ({{ denominator }} < 0) then 1 else -1 end
    * cast({{ quotient }} as numeric({{ 38 - decimals - 1 }}, 0))
    * {{ '0.' ~ '0' * (decimals - 1) ~ '1' if decimals else '1' }}
    as numeric(38, {{ decimals }})
)
{%- endmacro %}
