{#
  The distinct values of a column, as a list.
    table        ref() or source()
    column       column or SQL expression
    order_by     SQL; the most frequent first unless told
    max_records  at most so many values
    default      returned where the relation does not exist or has no rows;
                 without it, a missing relation is an error
    where        SQL condition on the rows
#}
{% macro get_column_values(
    table, column, order_by='count(*) desc', max_records=none, default=none, where=none
) -%}
    {%- if not execute %}{% do return(default or []) %}{% endif -%}
    {%- if table.is_cte or (default is none and load_relation(table) is none) -%}
        {%- do exceptions.raise_compiler_error(
            "get_column_values(): " ~ table ~ " does not exist, and there is no default"
        ) -%}
    {%- endif -%}
    {%- if load_relation(table) is none %}{% do return(default) %}{% endif -%}
    {%- call statement('column_values', fetch_result=true) %}
        select {{ column }} as value
        from {{ table }}
        {{ 'where ' ~ where if where is not none }}
        group by {{ column }}
        order by {{ order_by }}
        {{ 'limit ' ~ max_records if max_records is not none }}
    {%- endcall -%}
    {%- set values = load_result('column_values')['data'] | map(attribute=0) | list -%}
    {%- do return(values or default) -%}
{%- endmacro %}
