{#
    The days of a node that its last build wrote; for a view, those of its inputs.
    Data tests look at these alone.

    node: graph node of a model
#}
{% macro built_days(node) %}
    {% set nodes = [node.name] if node.config.materialized == 'incremental'
        else partition_inputs(node.unique_id) %}
    {% set days = logged_days(nodes, 'out') %}
    {{ return(first_column(
        'with logged as (' ~ days ~ ') select part_date from logged'
        ~ ' where run_no = (select max(run_no) from logged) order by part_date'
    )) }}
{% endmacro %}
