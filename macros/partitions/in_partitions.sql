{#
    Condition for the rows that a run builds of some days of a model: of its part_date, or
    of the column of type date that its config names, meta.partition_column; and of the
    communities asked for, where it names meta.community_column.

    node: the model's node
    days: list of yyyy-mm-dd
#}
{% macro in_partitions(node, days) %}
    {% set meta = node.config.get('meta', {}) %}
    {% set column = meta.get('partition_column') %}
    {% set condition = in_dates(column, days) if column else in_list('part_date', days) %}
    {% if is_narrowed(node) %}
        {% set condition = condition ~ ' and ' ~ in_communities(meta.community_column) %}
    {% endif %}
    {{ return(condition) }}
{% endmacro %}
