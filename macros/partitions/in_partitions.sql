{#
    Condition for the rows of some days of a model: of its part_date, or of the column of
    type date that its config names: meta.partition_column.

    node: the model's node
    days: list of yyyy-mm-dd
#}
{% macro in_partitions(node, days) %}
    {% set column = node.config.get('meta', {}).get('partition_column') %}
    {{ return(in_dates(column, days) if column else in_list('part_date', days)) }}
{% endmacro %}
