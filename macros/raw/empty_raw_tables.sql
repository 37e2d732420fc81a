{#
    Which raw tables in PostgreSQL hold no row: list of source.table.

    tables: list of (source.table, relation, whether it has a part_date)
#}
{% macro empty_raw_tables(tables) %}
    {% set queries = [] %}
    {% for key, relation, dated in tables %}
        {% do queries.append(
            "select '" ~ key ~ "' where not exists (select 1 from " ~ relation ~ ')'
        ) %}
    {% endfor %}
    {{ return(first_column(queries | join(' union all ')) if queries else []) }}
{% endmacro %}
