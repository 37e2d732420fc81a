{#
    Whether a field of an event is absent, null or an empty text.

    field: name of a field of stg_events__event_lines
#}
{% macro event_field_is_missing(field) -%}
{%- set rules = event_rules()['timestamp' if field == 'client_time' else field] -%}
{%- if field == 'client_time' or rules.pattern or rules.enum -%}
({{ field }} is null or {{ field }} = '')
{%- else -%}
({{ field }} is null or cast({{ field }} as {{ dbt.type_string() }}) = '""')
{%- endif -%}
{%- endmacro %}
