{#
    Pre-hook, in a model's transaction: SQL that keeps a planner from nested loops where
    there is another way. Empty where the engine joins by hash anyway. The keys of
    sessions hang together (day, device, start): PostgreSQL takes them for independent,
    expects one row where there are thousands, and loops over all for each.
#}
{% macro without_nested_loops() %}
    {{ return(adapter.dispatch('without_nested_loops', 'we_mart')() if execute else '') }}
{% endmacro %}

{% macro default__without_nested_loops() %}{{ return('') }}{% endmacro %}

{% macro postgres__without_nested_loops() %}
    {{ return(
        'set local enable_nestloop = off' if model.config.materialized != 'view' else ''
    ) }}
{% endmacro %}
