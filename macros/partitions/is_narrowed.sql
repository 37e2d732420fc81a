{#
    Whether this run builds of a model the rows of some communities alone: the var comm_id
    is given, and the model's config names the column: meta.community_column.

    node: the model's node
#}
{% macro is_narrowed(node) %}
    {{ return(
        'community_column' in node.config.get('meta', {})
        and communities_asked_for() | length > 0
    ) }}
{% endmacro %}
