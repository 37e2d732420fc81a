{#
    Names of the models selected in this run that take in days of some nodes: views and
    the like take in nothing themselves.

    nodes: names as in the partition log
#}
{% macro consumers_of_days(nodes) %}
    {% set found = [] %}
    {% for unique_id in selected_resources if unique_id.startswith('model.we_mart.') %}
        {% set node = graph.nodes[unique_id] %}
        {% if node.config.materialized in ('incremental', 'table')
            and partition_inputs(unique_id) | select('in', nodes) | list %}
            {% do found.append(node.name) %}
        {% endif %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}
