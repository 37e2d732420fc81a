{#
    SQL that makes the partition log where it is not there yet.
#}
{% macro create_partition_log() %}
create table if not exists {{ partition_log() }} (
    node {{ dbt.type_string() }},
    direction {{ dbt.type_string() }},
    part_date {{ dbt.type_string() }},
    run_no bigint,
    invocation_id {{ dbt.type_string() }},
    logged_at timestamp
)
{% endmacro %}
