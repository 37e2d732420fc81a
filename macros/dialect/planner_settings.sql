{#
    Pre-hook of every model, in its transaction: SQL that makes a server work as for a
    warehouse. Empty where that is the default. PostgreSQL sorts and joins days of
    members on disk with its 4 MB, and compiles each expression of a wide model for longer
    than the model runs.
#}
{% macro planner_settings() %}
    {{ return(adapter.dispatch('planner_settings', 'we_mart')() if execute else '') }}
{% endmacro %}

{% macro default__planner_settings() %}{{ return('') }}{% endmacro %}

{% macro postgres__planner_settings() %}
    {{ return(
        'set local jit = off; set local work_mem = '
        ~ "'" ~ (var('postgres_work_mem') | string | replace("'", "''")) ~ "'"
        if model.config.materialized != 'view' else ''
    ) }}
{% endmacro %}
