{#
    The moment at which dbt renders the model, in UTC: when a step ended, for logs. What
    a mart holds never depends on it.
#}
{% macro now_utc() -%}
cast('{{ modules.datetime.datetime.now(modules.pytz.utc).strftime("%Y-%m-%d %H:%M:%S.%f") }}' as timestamp)
{%- endmacro %}
