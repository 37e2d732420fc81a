{#
    Names of a node's columns that are tagged as personal data (config: meta: pii: true),
    in lower case.

    node: model or source, from the graph
#}
{% macro personal_columns(node) %}
    {% set found = [] %}
    {% for column in node.columns.values() %}
        {% if column.get('config', {}).get('meta', {}).get('pii') %}
            {% do found.append(column.name | lower) %}
        {% endif %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}
