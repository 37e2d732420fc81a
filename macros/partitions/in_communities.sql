{#
    Condition for the communities that the run is narrowed to by the var comm_id; true
    for all without it.

    column: SQL expression, a community id
#}
{% macro in_communities(column) -%}
    {%- set communities = communities_asked_for() -%}
    {%- if communities -%}
        {{ column }} in ({{ communities | join(', ') }})
    {%- else -%}
        1 = 1
    {%- endif -%}
{%- endmacro %}
