{#
    Schema of a node: the developer's prefix, then the schema that the project names.
    dbt would put the target's schema before it, and users look for `we_mart.we_user`.

    custom_schema_name: the node's +schema, none for the target's own
    node: the node, unused
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if custom_schema_name is none -%}
        {{ target.schema }}
    {%- else -%}
        {{ env_var('WE_MART_SCHEMA_PREFIX', '') }}{{ custom_schema_name | trim }}
    {%- endif -%}
{%- endmacro %}
