{#
    SQL that makes the partition log, and its schema, where they are not there yet: dbt
    makes the schemas of the models it runs only.
#}
{% macro create_partition_log() %}
create schema if not exists {{ adapter.quote(partition_log().schema) }};
create table if not exists {{ partition_log() }} (
    node {{ dbt.type_string() }},
    direction {{ dbt.type_string() }},
    part_date {{ dbt.type_string() }},
    run_no bigint,
    invocation_id {{ dbt.type_string() }},
    logged_at timestamp
)
{% endmacro %}
