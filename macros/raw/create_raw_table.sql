{#
    Statements that make an empty raw table by the contract.

    node: the dbt source
    relation: where
#}
{% macro create_raw_table(node, relation) %}
    {% set columns = [] %}
    {% for column in node.columns.values() %}
        {% do columns.append(
            adapter.quote(column.name) ~ ' ' ~ raw_type_on_postgres(column.data_type)[0]
        ) %}
    {% endfor %}
    {{ return([
        'create schema if not exists ' ~ adapter.quote(relation.schema),
        'create table if not exists ' ~ relation ~ ' (' ~ columns | join(', ') ~ ')',
    ]) }}
{% endmacro %}
