{#
    Whole milliseconds since 1970 of a timestamp, rounded down.

    ts: timestamp expression, UTC without zone
#}
{% macro epoch_ms(ts) -%}
    {{ return(adapter.dispatch('epoch_ms', 'we_mart')(ts)) }}
{%- endmacro %}

{# DuckDB's own epoch_ms rounds to the nearest millisecond. #}
{% macro default__epoch_ms(ts) -%}
cast(floor(epoch_us({{ ts }}) / 1000.0) as bigint)
{%- endmacro %}

{% macro postgres__epoch_ms(ts) -%}
cast(floor(extract(epoch from {{ ts }}) * 1000) as bigint)
{%- endmacro %}

{% macro spark__epoch_ms(ts) -%}
cast(floor(unix_micros({{ ts }}) / 1000) as bigint)
{%- endmacro %}
