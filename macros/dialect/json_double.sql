{#
    A JSON number as floating point; null for what is no number. One beyond the range
    becomes infinite.

    value: JSON expression
#}
{% macro json_double(value) -%}
    {{ return(adapter.dispatch('json_double', 'we_mart')(value)) }}
{%- endmacro %}

{# The text of a JSON string has its quotes, and so is no number. #}
{% macro default__json_double(value) -%}
try_cast(cast({{ value }} as varchar) as double)
{%- endmacro %}

{% macro postgres__json_double(value) -%}
case
            when jsonb_typeof({{ value }}) <> 'number' then null
            when abs(cast({{ value }} as numeric)) < 1e-300 then 0
            when abs(cast({{ value }} as numeric)) < 1e300
                then cast(cast({{ value }} as numeric) as double precision)
            when cast({{ value }} as numeric) > 0
                then cast('Infinity' as double precision)
            else cast('-Infinity' as double precision)
        end
{%- endmacro %}
