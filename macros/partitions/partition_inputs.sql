{#
    Names, as in the partition log, of what feeds a node day by day: the nearest raw
    tables with a part_date, incremental models, and tables made of such, through views.

    unique_id: dbt's id of the node
#}
{% macro partition_inputs(unique_id) %}
    {# Every data test asks for the inputs of many models: they are worked out once. #}
    {% set node = graph.nodes[unique_id] %}
    {% if 'partition_inputs' in node %}{{ return(node['partition_inputs']) }}{% endif %}
    {% set found = [] %}
    {% for parent_id in node.depends_on.get('nodes', []) %}
        {% if parent_id in graph.sources %}
            {% set parent = graph.sources[parent_id] %}
            {% if 'part_date' in parent.columns %}
                {% do found.append(parent.source_name ~ '.' ~ parent.name) %}
            {% endif %}
        {% elif graph.nodes[parent_id].config.materialized == 'incremental' %}
            {% do found.append(graph.nodes[parent_id].name) %}
        {% elif graph.nodes[parent_id].config.materialized == 'table'
            and partition_inputs(parent_id) %}
            {% do found.append(graph.nodes[parent_id].name) %}
        {% else %}
            {% do found.extend(partition_inputs(parent_id)) %}
        {% endif %}
    {% endfor %}
    {% do node.update({'partition_inputs': found | unique | sort}) %}
    {{ return(node['partition_inputs']) }}
{% endmacro %}
