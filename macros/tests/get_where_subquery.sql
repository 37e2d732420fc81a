{#
    dbt calls this for the relation that a generic test looks at. Tests of models with
    a part_date see the days of the last build only, so that they cost no more as
    history grows; `where: all days` in the test's config turns that off. Tests of tables
    see all rows: each build writes them all. Any other `where` is added to it.

    relation: what is tested
#}
{% macro get_where_subquery(relation) -%}
    {%- set conditions = [] -%}
    {%- set where = config.get('where', '') -%}
    {%- set node = graph.nodes.get(model.attached_node) if execute else none -%}
    {%- if where and where != 'all days' -%}{%- do conditions.append(where) -%}{%- endif -%}
    {%- if node and where != 'all days' and node.config.materialized != 'table'
        and ('part_date' in node.columns or node.config.get('meta', {}).get('partition_column'))
        and load_relation(partition_log()) is not none -%}
        {%- do conditions.append(in_partitions(node, built_days(node.name))) -%}
    {%- endif -%}
    {%- if not conditions -%}{%- do return(relation) -%}{%- endif -%}
    {%- do return(
        '(select * from ' ~ relation ~ ' where (' ~ conditions | join(') and (') ~ ')) built'
    ) -%}
{%- endmacro %}
