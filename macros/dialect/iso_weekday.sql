{#
    Day of the week, Monday 1 to Sunday 7.

    date: date expression
#}
{% macro iso_weekday(date) -%}
    {{ return(adapter.dispatch('iso_weekday', 'we_mart')(date)) }}
{%- endmacro %}

{% macro default__iso_weekday(date) -%}
cast(extract(isodow from {{ date }}) as integer)
{%- endmacro %}

{% macro spark__iso_weekday(date) -%}
(weekday({{ date }}) + 1)
{%- endmacro %}
