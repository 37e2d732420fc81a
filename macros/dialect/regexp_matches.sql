{#
    Whether a text matches a regular expression anywhere in it.

    text: text expression
    pattern: literal, without backslashes
#}
{% macro regexp_matches(text, pattern) -%}
    {{ return(adapter.dispatch('regexp_matches', 'we_mart')(text, pattern)) }}
{%- endmacro %}

{% macro default__regexp_matches(text, pattern) -%}
regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro postgres__regexp_matches(text, pattern) -%}
({{ text }} ~ '{{ pattern }}')
{%- endmacro %}

{% macro spark__regexp_matches(text, pattern) -%}
({{ text }} rlike '{{ pattern }}')
{%- endmacro %}
