{#
    Microseconds since 1970 of a timestamp, exact.

    ts: timestamp expression, UTC without zone
#}
{% macro epoch_us(ts) -%}
    {{ return(adapter.dispatch('epoch_us', 'we_mart')(ts)) }}
{%- endmacro %}

{% macro default__epoch_us(ts) -%}
epoch_us({{ ts }})
{%- endmacro %}

{% macro postgres__epoch_us(ts) -%}
cast(extract(epoch from {{ ts }}) * 1000000 as bigint)
{%- endmacro %}

{% macro spark__epoch_us(ts) -%}
unix_micros({{ ts }})
{%- endmacro %}
