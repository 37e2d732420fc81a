{#
    Whether a node may hold personal data: a column of it is tagged; or it has no
    contract, so may have columns that nobody wrote down, and what it reads holds some.

    unique_id: dbt's id of a model, source, seed or snapshot
#}
{% macro holds_personal_data(unique_id) %}
    {% set node = graph.sources.get(unique_id) or graph.nodes[unique_id] %}
    {% if personal_columns(node) %}{{ return(true) }}{% endif %}
    {% if not node.get('contract', {}).get('enforced') %}
        {% for parent_id in node.get('depends_on', {}).get('nodes', []) %}
            {% if holds_personal_data(parent_id) %}{{ return(true) }}{% endif %}
        {% endfor %}
    {% endif %}
    {{ return(false) }}
{% endmacro %}
