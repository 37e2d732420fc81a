{#
    An interval of so many milliseconds.

    count: whole number
#}
{% macro milliseconds(count) -%}
    {{ return(adapter.dispatch('milliseconds', 'we_mart')(count | int)) }}
{%- endmacro %}

{% macro default__milliseconds(count) -%}
interval '{{ count }} milliseconds'
{%- endmacro %}

{% macro spark__milliseconds(count) -%}
interval {{ count }} milliseconds
{%- endmacro %}
