{#
    on-run-start: makes the schema of the analysts' views, and lets the analyst role in.
    It is done here, while dbt renders the hook, and not with the views: models that run
    side by side would make the schema at the same time.
#}
{% macro open_analyst_schema() %}
    {% if execute and flags.WHICH in ('run', 'build', 'retry') %}
        {% do adapter.dispatch('open_analyst_schema', 'we_mart')() %}
    {% endif %}
    {{ return('') }}
{% endmacro %}

{% macro default__open_analyst_schema() %}{% endmacro %}

{% macro postgres__open_analyst_schema() %}
    {% set schema = analyst_view('').schema %}
    {% set query %}
        select
            schemas.oid is not null as is_there,
            roles.name as role,
            has_schema_privilege(roles.oid, schemas.oid, 'usage') as may_enter
        from (values (1)) as one
        left join ({{ analyst_role() }}) as roles on 1 = 1
        left join pg_catalog.pg_namespace as schemas on schemas.nspname = '{{ schema }}'
    {% endset %}
    {% set found = run_query(query).rows[0] %}
    {% set sql = ['begin'] %}
    {% if not found.is_there %}
        {% do sql.append('create schema ' ~ adapter.quote(schema)) %}
    {% endif %}
    {% if found.role and not found.may_enter %}
        {% do sql.append('grant usage on schema ' ~ adapter.quote(schema) ~ ' to ' ~ found.role) %}
    {% endif %}
    {% do run_query((sql + ['commit']) | join(';\n')) %}
{% endmacro %}
