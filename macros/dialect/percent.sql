{#
    A share in percent, as ratio() rounds.

    numerator, denominator: whole or decimal expressions, at most 6 decimals
    decimals: digits after the point
#}
{% macro percent(numerator, denominator, decimals=2) -%}
{{ ratio('100 * (' ~ numerator ~ ')', denominator, decimals) }}
{%- endmacro %}
