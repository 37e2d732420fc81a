{#
    A JSON text with the control characters inside its strings written as escapes.

    json: text expression
#}
{% macro without_control_characters(json) -%}
    {{ return(adapter.dispatch('without_control_characters', 'we_mart')(json)) }}
{%- endmacro %}

{% macro default__without_control_characters(json) -%}
    {%- set text = {'sql': json} -%}
    {%- for number in range(1, 32) -%}
        {%- do text.update({
            'sql': 'replace(' ~ text.sql ~ ', chr(' ~ number ~ "), chr(92) || 'u00"
                ~ '%02x' % number ~ "')"
        }) -%}
    {%- endfor -%}
    {{ text.sql }}
{%- endmacro %}

{# What is loaded into PostgreSQL has the sign for unknown ones instead of NUL. #}
{% macro duckdb__without_control_characters(json) -%}
    replace({{ default__without_control_characters(json) }}, chr(0), chr(65533))
{%- endmacro %}
