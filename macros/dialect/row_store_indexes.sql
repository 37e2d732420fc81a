{#
    Value of a model's `indexes` config: b-trees where tables are stored by row. DuckDB
    finds days and keys by the minima and maxima that it keeps of each block of rows;
    an index there makes writing twice as long and reading no faster.

    columns: list of column names, an index each
#}
{% macro row_store_indexes(columns) %}
    {{ return(adapter.dispatch('row_store_indexes', 'we_mart')(columns)) }}
{% endmacro %}

{% macro default__row_store_indexes(columns) %}{{ return([]) }}{% endmacro %}

{% macro postgres__row_store_indexes(columns) %}
    {% set indexes = [] %}
    {% for column in columns %}{% do indexes.append({'columns': [column]}) %}{% endfor %}
    {{ return(indexes) }}
{% endmacro %}
