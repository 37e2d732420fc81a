{#
    What this run decided for the current model: a dict that arrival_days fills with
    'in' and days_to_build with 'out'. dbt renders the model, the incremental strategy
    and the hooks in contexts of their own and shares only the graph among them, so
    the plan hangs on the model's node there.
#}
{% macro partition_plan() %}
    {% set node = graph.nodes[model.unique_id] %}
    {% if node.get('partition_plan', {}).get('invocation_id') != invocation_id %}
        {% do node.update({'partition_plan': {'invocation_id': invocation_id}}) %}
    {% endif %}
    {{ return(node['partition_plan']) }}
{% endmacro %}
