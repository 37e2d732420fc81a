{# What the database holds of the raw tables: {'schema.table': {column: type}}. #}
{% macro raw_columns_held() %}
    {% set schemas = raw_sources() | map(attribute='schema') | unique | list %}
    {% set query %}
        select
            n.nspname,
            c.relname,
            a.attname,
            format_type(a.atttypid, a.atttypmod)
        from pg_catalog.pg_attribute as a
        inner join pg_catalog.pg_class as c on a.attrelid = c.oid
        inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
        where
            {{ in_list('n.nspname', schemas) }}
            and a.attnum > 0
            and not a.attisdropped
            and c.relkind in ('r', 'p', 'v', 'm', 'f')
    {% endset %}
    {% set held = {} %}
    {% for row in run_query(query) %}
        {% do held.setdefault(row[0] ~ '.' ~ row[1], {}).update({row[2]: row[3]}) %}
    {% endfor %}
    {{ return(held) }}
{% endmacro %}
