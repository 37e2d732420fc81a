{#
    The days of a node that its last build wrote; for a view, those of its inputs.
    Data tests look at these alone.

    model_name: name of a model of this project
#}
{% macro built_days(model_name) %}
    {% if not execute %}{{ return([]) }}{% endif %}
    {% set node = graph.nodes['model.we_mart.' ~ model_name] %}
    {% set nodes = [node.name] if node.config.materialized == 'incremental'
        else partition_inputs(node.unique_id) %}
    {% set days = logged_days(nodes, 'out') %}
    {{ return(first_column(
        'with logged as (' ~ days ~ ') select part_date from logged'
        ~ ' where run_no = (select max(run_no) from logged) order by part_date'
    )) }}
{% endmacro %}
