{#
    Stops a run that could only go wrong: one without rows, which would log days as
    taken in that were not; one with a schema prefix that would need quoting wherever a
    table is named; and one into a DuckDB file called like the schema of the marts.
#}
{% macro check_run_settings() %}
    {% if flags.EMPTY or flags.SAMPLE %}
        {{ exceptions.raise_compiler_error(
            '--empty and --sample would mark days as built without their rows: use'
            ~ ' WE_MART_SCHEMA_PREFIX or WE_MART_DB for a trial'
        ) }}
    {% endif %}
    {% do check_vars() %}
    {% set prefix = env_var('WE_MART_SCHEMA_PREFIX', '') %}
    {% if prefix and not modules.re.fullmatch('[a-z_][a-z0-9_]*', prefix) %}
        {{ exceptions.raise_compiler_error(
            "WE_MART_SCHEMA_PREFIX is lower-case letters, digits and _, not '" ~ prefix ~ "'"
        ) }}
    {% endif %}
    {# DuckDB names a database after its file, and cannot make a view on we_mart.x in it. #}
    {% if target.type == 'duckdb' and target.database == partition_log().schema %}
        {{ exceptions.raise_compiler_error(
            'in a file called ' ~ target.database ~ '.duckdb DuckDB takes '
            ~ target.database ~ '.ws_order for ambiguous: give WE_MART_DB another name'
        ) }}
    {% endif %}
{% endmacro %}
