{#
    The value of a key of a JSON object as text; null where the key is absent or its
    value is null.

    json: text expression that holds a JSON object
    key: literal, a plain name
#}
{% macro json_text(json, key) -%}
    {{ return(adapter.dispatch('json_text', 'we_mart')(json, key)) }}
{%- endmacro %}

{% macro default__json_text(json, key) -%}
json_extract_string({{ json }}, '$."{{ key }}"')
{%- endmacro %}

{% macro postgres__json_text(json, key) -%}
(cast({{ json }} as jsonb) ->> '{{ key }}')
{%- endmacro %}

{% macro spark__json_text(json, key) -%}
get_json_object({{ json }}, '$.{{ key }}')
{%- endmacro %}
