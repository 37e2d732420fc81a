{#
    Names of the incremental models selected in this run that take in days of some nodes.

    nodes: names as in the partition log
#}
{% macro incremental_consumers(nodes) %}
    {% set found = [] %}
    {% for unique_id in selected_resources if unique_id.startswith('model.we_mart.') %}
        {% set node = graph.nodes[unique_id] %}
        {% if node.config.materialized == 'incremental'
            and partition_inputs(unique_id) | select('in', nodes) | list %}
            {% do found.append(node.name) %}
        {% endif %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}
