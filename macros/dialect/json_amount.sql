{#
    A JSON number as numeric(24, 4), rounded half away from zero; null for what is no
    number, or one of 10^12 and more.

    value: JSON expression
#}
{% macro json_amount(value) -%}
    {{ return(adapter.dispatch('json_amount', 'we_mart')(value)) }}
{%- endmacro %}

{% macro default__json_amount(value) -%}
case
            when abs(try_cast(cast({{ value }} as varchar) as double)) < 1e12
                then try_cast(cast({{ value }} as varchar) as numeric(24, 4))
        end
{%- endmacro %}

{% macro postgres__json_amount(value) -%}
case
            when jsonb_typeof({{ value }}) <> 'number' then null
            when abs(cast({{ value }} as numeric)) < 1e12
                then cast(cast({{ value }} as numeric) as numeric(24, 4))
        end
{%- endmacro %}
