{#
    The business day of a UTC timestamp, as a date.

    ts: timestamp expression, UTC without zone
#}
{% macro business_date(ts) -%}
cast({{ business_timestamp(ts) }} as date)
{%- endmacro %}
