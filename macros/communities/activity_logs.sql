{#
    The logs of what people do in communities: a dict of name and kinds of acts.
#}
{% macro activity_logs() %}
    {{ return({
        'post_view': ['VIEW'],
        'post_reaction': ['POST', 'COMMENT', 'LIKE'],
        'media_reaction': ['VIEW', 'COMMENT', 'LIKE'],
    }) }}
{% endmacro %}
