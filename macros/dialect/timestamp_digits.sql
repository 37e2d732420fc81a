{#
    A timestamp as text yyyyMMddHHmmssSSS; what is finer than a millisecond is cut off.

    ts: timestamp expression
#}
{% macro timestamp_digits(ts) -%}
    {{ return(adapter.dispatch('timestamp_digits', 'we_mart')(ts)) }}
{%- endmacro %}

{% macro default__timestamp_digits(ts) -%}
strftime({{ ts }}, '%Y%m%d%H%M%S%g')
{%- endmacro %}

{% macro postgres__timestamp_digits(ts) -%}
to_char(date_trunc('milliseconds', {{ ts }}), 'YYYYMMDDHH24MISSMS')
{%- endmacro %}

{% macro spark__timestamp_digits(ts) -%}
date_format({{ ts }}, 'yyyyMMddHHmmssSSS')
{%- endmacro %}
