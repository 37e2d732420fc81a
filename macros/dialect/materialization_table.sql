{#
    A table is built if one of its inputs has days that are new to it, else it stays as it
    is: see table_is_kept. Each engine's own materialization builds it, called past dbt's
    macro stack, for dbt takes Python code from a statement of a materialization alone.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {% if table_is_kept() %}{{ return(keep_table()) }}{% endif %}
    {{ return(dbt.materialization_table_duckdb.call_macro()) }}
{% endmaterialization %}

{% materialization table, adapter='postgrespython', supported_languages=['sql', 'python'] %}
    {% if table_is_kept() %}{{ return(keep_table()) }}{% endif %}
    {{ return(dbt.materialization_table_postgrespython.call_macro()) }}
{% endmaterialization %}
