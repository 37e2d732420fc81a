{#
    Whether the current model, a table, stays as it is: it is there, and none of its
    inputs has been written since it was built last. A range and --full-refresh build it
    anyhow, and so does a run of a table of which nothing comes in days.

    If it does not stay, log_partitions finds in the plan what it takes in.
#}
{% macro table_is_kept() %}
    {% set inputs = partition_inputs(model.unique_id) %}
    {% if not inputs or load_relation(partition_log()) is none %}{{ return(false) }}{% endif %}
    {% set table = load_cached_relation(this) %}
    {% set from_nothing = table is none or not table.is_table or should_full_refresh() %}
    {% if not (from_nothing or run_range() or written_since_rebuilt(inputs)) %}
        {{ return(true) }}
    {% endif %}
    {% set arrived = first_column(logged_days(inputs, 'out')) %}
    {% set known = first_column(logged_days([model.name], 'out')) %}
    {% set from_nothing = from_nothing or known | reject('in', arrived) | list | length > 0 %}
    {# All other days count as written in this run too, so that the log stays short. #}
    {% set days = (arrived if from_nothing else arrived | reject('in', known)) | sort %}
    {% do partition_plan().update({
        'in': days,
        'out': days,
        'from_nothing': from_nothing,
        'rebuilt': true,
    }) %}
    {{ return(false) }}
{% endmacro %}
