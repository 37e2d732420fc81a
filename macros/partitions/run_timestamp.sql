{# When rows are written: the start of the run in UTC, one value a run. #}
{% macro run_timestamp() -%}
cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S.%f") }}' as timestamp)
{%- endmacro %}
