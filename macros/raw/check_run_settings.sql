{#
    Stops a run that could only go wrong: one without rows, which would log days as
    taken in that were not, and one with a schema prefix that would need quoting
    wherever a table is named.
#}
{% macro check_run_settings() %}
    {% if flags.EMPTY or flags.SAMPLE %}
        {{ exceptions.raise_compiler_error(
            '--empty and --sample would mark days as built without their rows: use'
            ~ ' WE_MART_SCHEMA_PREFIX or WE_MART_DB for a trial'
        ) }}
    {% endif %}
    {% set prefix = env_var('WE_MART_SCHEMA_PREFIX', '') %}
    {% if prefix and not modules.re.fullmatch('[a-z_][a-z0-9_]*', prefix) %}
        {{ exceptions.raise_compiler_error(
            "WE_MART_SCHEMA_PREFIX is lower-case letters, digits and _, not '" ~ prefix ~ "'"
        ) }}
    {% endif %}
{% endmacro %}
