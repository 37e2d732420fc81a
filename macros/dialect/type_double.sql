{# Name of the 8-byte floating point type. #}
{% macro type_double() -%}
    {{ return(adapter.dispatch('type_double', 'we_mart')()) }}
{%- endmacro %}

{% macro default__type_double() -%}double{%- endmacro %}

{% macro postgres__type_double() -%}double precision{%- endmacro %}
