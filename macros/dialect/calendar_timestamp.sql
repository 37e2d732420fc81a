{#
    A text of the form 2024-07-01T10:00[:00[.000000]] as a timestamp; null where there is
    no such day. Hours, minutes and seconds have to be in range.

    text: text expression
#}
{% macro calendar_timestamp(text) -%}
    {{ return(adapter.dispatch('calendar_timestamp', 'we_mart')(text)) }}
{%- endmacro %}

{% macro default__calendar_timestamp(text) -%}
try_cast({{ text }} as timestamp)
{%- endmacro %}

{# PostgreSQL has no cast that may fail: the day is compared with its month's last. #}
{% macro postgres__calendar_timestamp(text) -%}
case
            when cast(substr({{ text }}, 9, 2) as integer) <= extract(
                day from cast(substr({{ text }}, 1, 7) || '-01' as date)
                    + interval '1 month' - interval '1 day'
            ) then cast({{ text }} as timestamp)
        end
{%- endmacro %}
