{#
    SQL that makes a table of a model. A Python model's staging table becomes the new table
    itself, which spares a third of the writing; of what has to be a table of another kind,
    it is selected from.

    temporary, relation, sql: as dbt has them; sql is none for Python models
#}
{% macro postgrespython__get_create_table_as_sql(temporary, relation, sql) -%}
    {%- if model.language != 'python' -%}
        {{ return(create_table_as(temporary, relation, sql)) }}
    {%- endif -%}
    {%- set staging = adapter.staging_table(model) -%}
    {%- if temporary or config.get('unlogged') or relation.schema != staging.schema -%}
        {{ return(create_table_as(temporary, relation, 'select * from ' ~ staging)) }}
    {%- endif -%}
    {{ return('alter table ' ~ staging ~ ' rename to ' ~ adapter.quote(relation.identifier)) }}
{%- endmacro %}
