{# Name of the function on PostgreSQL that json_or_null calls; see json_or_null_statements. #}
{% macro json_or_null_function() -%}
"{{ env_var('WE_MART_SCHEMA_PREFIX', '') }}we_mart_int".json_or_null
{%- endmacro %}
