{#
    Whether a field of an event is absent, null or an empty text.

    field: name of a field of stg_events__event_lines
#}
{% macro event_field_is_missing(field) -%}
({{ field }} is null or {{ is_one_of(
    'cast(' ~ field ~ ' as ' ~ dbt.type_string() ~ ')', ['', '""']
) }})
{%- endmacro %}
