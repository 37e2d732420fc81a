{#
    What a JSON value is: object, array, string, number, boolean or null.

    value: JSON expression
#}
{% macro json_kind(value) -%}
    {{ return(adapter.dispatch('json_kind', 'we_mart')(value)) }}
{%- endmacro %}

{# By its first character: DuckDB would parse the value again to tell. #}
{% macro default__json_kind(value) -%}
case substr(cast({{ value }} as {{ dbt.type_string() }}), 1, 1)
            when '{' then 'object'
            when '[' then 'array'
            when '"' then 'string'
            when 't' then 'boolean'
            when 'f' then 'boolean'
            else case
                when cast({{ value }} as varchar) = 'null' then 'null'
                when {{ value }} is not null then 'number'
            end
        end
{%- endmacro %}

{% macro postgres__json_kind(value) -%}
jsonb_typeof({{ value }})
{%- endmacro %}
