{#
    Post-hook of every model: SQL that tells the planner what is in a table that was just
    written. Empty where the engine counts while it writes. PostgreSQL would look at the
    table some minutes later, and until then plans for an empty one.
#}
{% macro refresh_statistics() %}
    {{ return(adapter.dispatch('refresh_statistics', 'we_mart')() if execute else '') }}
{% endmacro %}

{% macro default__refresh_statistics() %}{{ return('') }}{% endmacro %}

{% macro postgres__refresh_statistics() %}
    {{ return('analyze ' ~ this if model.config.materialized != 'view' else '') }}
{% endmacro %}
