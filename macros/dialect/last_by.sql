{#
    Aggregate: the value that is not null of the row with the highest order; null if there
    is none. The order is never the same for two rows of a group.

    value: SQL expression
    by: SQL expression to order by
#}
{% macro last_by(value, by) -%}
    {{ return(adapter.dispatch('last_by', 'we_mart')(value, by)) }}
{%- endmacro %}

{% macro default__last_by(value, by) -%}
arg_max({{ value }}, {{ by }}) filter (where {{ value }} is not null)
{%- endmacro %}

{% macro postgres__last_by(value, by) -%}
(array_agg({{ value }} order by {{ by }} desc) filter (where {{ value }} is not null))[1]
{%- endmacro %}

{% macro spark__last_by(value, by) -%}
max_by({{ value }}, {{ by }}) filter (where {{ value }} is not null)
{%- endmacro %}
