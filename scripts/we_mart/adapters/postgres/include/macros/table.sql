{#
    dbt's own materialization, for Python models too: they run before its transaction.
    It is called past dbt's macro stack, for dbt takes Python code from a statement of a
    materialization alone.
#}
{% materialization table, adapter='postgrespython', supported_languages=['sql', 'python'] %}
    {% if model.language == 'python' %}
        {% call statement('python', language='python') %}{{ compiled_code }}{% endcall %}
    {% endif %}
    {{ return(dbt.materialization_table_default.call_macro()) }}
{% endmaterialization %}
