{#
    The end of a step whose columns later steps name many times. PostgreSQL puts a step's
    expressions wherever its columns are named, and works each out again; with this it
    does not. Filters have to be before it.
#}
{% macro evaluate_once() -%}
    {{ return(adapter.dispatch('evaluate_once', 'we_mart')()) }}
{%- endmacro %}

{% macro default__evaluate_once() -%}{%- endmacro %}

{% macro postgres__evaluate_once() -%}
offset 0
{%- endmacro %}
