{#
    The whole part of the quotient of two whole numbers.

    dividend, divisor: expressions as exact_millionths makes them, or integers
#}
{% macro whole_quotient(dividend, divisor) -%}
    {{ return(adapter.dispatch('whole_quotient', 'we_mart')(dividend, divisor)) }}
{%- endmacro %}

{% macro default__whole_quotient(dividend, divisor) -%}
(({{ dividend }}) // {{ divisor }})
{%- endmacro %}

{% macro postgres__whole_quotient(dividend, divisor) -%}
div({{ dividend }}, {{ divisor }})
{%- endmacro %}

{% macro spark__whole_quotient(dividend, divisor) -%}
(({{ dividend }}) div {{ divisor }})
{%- endmacro %}
