{# Name of the type of JSON values. #}
{% macro type_json() -%}
    {{ return(adapter.dispatch('type_json', 'we_mart')()) }}
{%- endmacro %}

{% macro default__type_json() -%}json{%- endmacro %}

{% macro postgres__type_json() -%}jsonb{%- endmacro %}
