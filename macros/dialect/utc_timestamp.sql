{#
    Wall-clock time of the business time zone as a UTC timestamp without zone.

    ts: timestamp expression, business time
#}
{% macro utc_timestamp(ts) -%}
    {%- set offset = business_offset_minutes() -%}
    {%- if offset is not none -%}
        ({{ ts }} - interval '{{ offset }}' minute)
    {%- else -%}
        {{ return(adapter.dispatch('utc_timestamp', 'we_mart')(ts)) }}
    {%- endif -%}
{%- endmacro %}

{% macro default__utc_timestamp(ts) -%}
    timezone('UTC', timezone('{{ var("business_timezone") }}', {{ ts }}))
{%- endmacro %}

{% macro spark__utc_timestamp(ts) -%}
    to_utc_timestamp({{ ts }}, '{{ var("business_timezone") }}')
{%- endmacro %}
