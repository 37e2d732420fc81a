{#
    A number of at most 6 decimals as a whole number of millionths.

    number: whole or decimal expression
#}
{% macro exact_millionths(number) -%}
    {{ return(adapter.dispatch('exact_millionths', 'we_mart')(number)) }}
{%- endmacro %}

{% macro default__exact_millionths(number) -%}
cast(cast({{ number }} as numeric(32, 6)) * 1000000 as numeric(38, 0))
{%- endmacro %}

{# DuckDB divides decimals as doubles, and 128-bit integers exactly. #}
{% macro duckdb__exact_millionths(number) -%}
cast(cast({{ number }} as numeric(32, 6)) * 1000000 as hugeint)
{%- endmacro %}
