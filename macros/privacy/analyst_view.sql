{#
    The view through which analysts read a mart.

    mart: name of the mart
#}
{% macro analyst_view(mart) %}
    {{ return(api.Relation.create(
        database=target.database,
        schema=env_var('WE_MART_SCHEMA_PREFIX', '') ~ 'we_mart_analyst',
        identifier=mart,
    )) }}
{% endmacro %}
