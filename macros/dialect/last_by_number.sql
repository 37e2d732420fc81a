{#
    Aggregate: the value that is not null of the row with the highest number; null if
    there is none. The number is never the same for two rows of a group.

    value: SQL expression
    number: whole number from 0, below nine billion
    type: neutral type of the value, string or bigint

    last_by for many rows: PostgreSQL sorts each group for an ordered array, and does not
    share that out to its workers.
#}
{% macro last_by_number(value, number, type='string') -%}
    {{ return(adapter.dispatch('last_by_number', 'we_mart')(value, number, type)) }}
{%- endmacro %}

{% macro default__last_by_number(value, number, type) -%}
    {{ return(last_by(value, number)) }}
{%- endmacro %}

{# The number in ten digits, before the value: the highest of these texts is the last. #}
{% macro postgres__last_by_number(value, number, type) -%}
cast(substr(max(
            (cast({{ number }} + 1000000000 as text) || cast({{ value }} as text)) collate "C"
        ), 11) as {{ raw_type_on_postgres(type)[0] }})
{%- endmacro %}
