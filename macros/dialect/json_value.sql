{#
    The value of a key of a JSON object, as JSON; null where the key is absent, or what is
    asked is no object.

    json: JSON expression
    key: literal, a plain name
#}
{% macro json_value(json, key) -%}
    {{ return(adapter.dispatch('json_value', 'we_mart')(json, key)) }}
{%- endmacro %}

{% macro default__json_value(json, key) -%}
json_extract({{ json }}, '$."{{ key }}"')
{%- endmacro %}

{% macro postgres__json_value(json, key) -%}
({{ json }} -> '{{ key }}')
{%- endmacro %}
