{#
    A JSON string or other scalar as text, without quotes.

    value: JSON expression
#}
{% macro json_scalar(value) -%}
    {{ return(adapter.dispatch('json_scalar', 'we_mart')(value)) }}
{%- endmacro %}

{# PostgreSQL has no NUL character: what is loaded there has the sign for unknown ones. #}
{% macro default__json_scalar(value) -%}
replace(json_extract_string({{ value }}, '$'), chr(0), chr(65533))
{%- endmacro %}

{% macro postgres__json_scalar(value) -%}
({{ value }} #>> '{}')
{%- endmacro %}
