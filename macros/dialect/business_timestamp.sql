{#
    A UTC timestamp as wall-clock time of the business time zone.

    ts: timestamp expression, UTC without zone

    A zone that has kept one offset since 1995, such as Asia/Seoul, becomes a plain
    addition: DuckDB's time zone functions take ten times as long.
#}
{% macro business_timestamp(ts) -%}
    {%- set offset = business_offset_minutes() -%}
    {%- if offset is not none -%}
        ({{ ts }} + interval '{{ offset }}' minute)
    {%- else -%}
        {{ return(adapter.dispatch('business_timestamp', 'we_mart')(ts)) }}
    {%- endif -%}
{%- endmacro %}

{% macro default__business_timestamp(ts) -%}
    timezone('{{ var("business_timezone") }}', timezone('UTC', {{ ts }}))
{%- endmacro %}

{% macro spark__business_timestamp(ts) -%}
    from_utc_timestamp({{ ts }}, '{{ var("business_timezone") }}')
{%- endmacro %}
