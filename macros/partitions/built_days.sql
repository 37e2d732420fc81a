{#
    The days of a node that data tests look at; for a view, those of its inputs:
    - what its last build wrote;
    - what the models selected in this run have yet to take in, so that a day which
      failed is tested until it is mended;
    - the days of the range asked for.

    model_name: name of a model of this project
#}
{% macro built_days(model_name) %}
    {% if not execute %}{{ return([]) }}{% endif %}
    {% set node = graph.nodes['model.we_mart.' ~ model_name] %}
    {% set nodes = [node.name] if node.config.materialized in ('incremental', 'table')
        else partition_inputs(node.unique_id) %}
    {% set range = run_range() %}
    {% set consumers = consumers_of_days(nodes) %}
    {{ return(first_column(
        'with logged as (' ~ logged_days(nodes, 'out') ~ ')'
        ~ ' select part_date from logged'
        ~ ' where run_no = (select max(run_no) from logged)'
        ~ (" or part_date between '" ~ range[0] ~ "' and '" ~ range[1] ~ "'" if range else '')
        ~ (' union ' ~ days_not_taken('logged', consumers) if consumers else '')
        ~ ' order by 1'
    )) }}
{% endmacro %}
