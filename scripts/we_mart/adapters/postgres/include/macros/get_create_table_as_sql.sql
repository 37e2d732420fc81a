{#
    SQL that makes a table of a model: of a Python model from its staging table.

    temporary, relation, sql: as dbt has them; sql is none for Python models
#}
{% macro postgrespython__get_create_table_as_sql(temporary, relation, sql) -%}
    {%- if model.language == 'python' -%}
        {%- set sql = 'select * from ' ~ adapter.staging_table(model) -%}
    {%- endif -%}
    {{ return(create_table_as(temporary, relation, sql)) }}
{%- endmacro %}
