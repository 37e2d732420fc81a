{#
    The UTC timestamp at which a business day starts.

    date: date expression
#}
{% macro day_start(date) -%}
{{ utc_timestamp('cast(' ~ date ~ ' as timestamp)') }}
{%- endmacro %}
