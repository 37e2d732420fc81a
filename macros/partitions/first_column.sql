{#
    First column of a query's result as a list; empty while dbt only parses.

    query: SQL
#}
{% macro first_column(query) %}
    {{ return(run_query(query).columns[0].values() | list if execute else []) }}
{% endmacro %}
