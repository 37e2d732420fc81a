{#
    What the table materialization does for a table that stays as it is: its rows stay,
    while hooks, grants and comments are brought to what the project says now.
#}
{% macro keep_table() %}
    {% set table = this.incorporate(type='table') %}
    {{ log(model.name ~ ': no new days, nothing to build', info=true) }}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% do store_raw_result(
        'main', message='NOTHING TO BUILD', code='NOTHING TO BUILD', rows_affected=0
    ) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do apply_grants(table, config.get('grants'), should_revoke=true) %}
    {% do persist_docs(table, model) %}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [table]}) }}
{% endmacro %}
