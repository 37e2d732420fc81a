{#
    The table that remembers which days arrived, which were taken in and which were
    built. It is only ever appended to:

    node           source.table of a raw table, the name of a model; of a run, its raw
                   folder
    direction      out: a day of the node was written (raw: it arrived)
                   in: an arrival day that the model has taken in
                   reset: the model was built from nothing; what came before is void
                   rebuilt: a table was built, of all days of its inputs
                   dropped: apply_retention has deleted this day of the model
                   run: the run itself
    part_date      the day
    run_no         number of the run, rising
    invocation_id  dbt's id of the run
    logged_at      start of the run, UTC
#}
{% macro partition_log() %}
    {{ return(api.Relation.create(
        database=target.database,
        schema=env_var('WE_MART_SCHEMA_PREFIX', '') ~ 'we_mart',
        identifier='partition_log',
        type='table',
    )) }}
{% endmacro %}
