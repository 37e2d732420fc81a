{#
    A text as JSON; null where it is none in the strict sense of RFC 8259, or cannot be
    kept as JSON: with a NUL character, or nested too deep.

    text: text expression
#}
{% macro json_or_null(text) -%}
    {{ return(adapter.dispatch('json_or_null', 'we_mart')(text)) }}
{%- endmacro %}

{#
    DuckDB's own parser takes NaN and trailing commas; the plugin's function does not, and
    is asked where the text looks like it.
#}
{% macro default__json_or_null(text) -%}
case
            when not json_valid({{ text }}) then null
            when regexp_matches({{ text }}, '(?i)nan|inf|,[\s]*[\]}]|[\\]u')
                then cast(we_mart_strict_json({{ text }}) as json)
            else cast({{ text }} as json)
        end
{%- endmacro %}

{# A function of ours, made by start_run: PostgreSQL 15 has no cast that may fail. #}
{% macro postgres__json_or_null(text) -%}
{{ json_or_null_function() }}({{ text }})
{%- endmacro %}
