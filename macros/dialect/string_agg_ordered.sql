{#
    Texts of a group joined in order; nulls are left out. Add `filter` behind it at will
    on DuckDB and PostgreSQL only: on Spark the group should be filtered before.

    text: text expression
    separator: literal text
    order_by: SQL to order by, with direction
#}
{% macro string_agg_ordered(text, separator, order_by) -%}
    {{ return(adapter.dispatch('string_agg_ordered', 'we_mart')(text, separator, order_by)) }}
{%- endmacro %}

{% macro default__string_agg_ordered(text, separator, order_by) -%}
string_agg({{ text }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}

{% macro spark__string_agg_ordered(text, separator, order_by) -%}
listagg({{ text }}, '{{ separator }}') within group (order by {{ order_by }})
{%- endmacro %}
