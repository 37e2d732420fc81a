{#
    Statements that make the function behind json_or_null on PostgreSQL, where it is not
    there yet: a text as jsonb, null for what cannot be one. To catch an error it needs a
    subtransaction, which parallel workers cannot have.
#}
{% macro json_or_null_statements() %}
    {% set name = json_or_null_function() %}
    {% if first_column("select to_regprocedure('" ~ name ~ "(text)') is not null")[0] %}
        {{ return([]) }}
    {% endif %}
    {{ return([
        'create schema if not exists "' ~ env_var('WE_MART_SCHEMA_PREFIX', '') ~ 'we_mart_int"',
        'create or replace function ' ~ name ~ '(value text) returns jsonb'
        ~ ' language plpgsql immutable parallel unsafe as $$ begin'
        ~ ' return cast(value as jsonb); exception when others then return null; end $$',
    ]) }}
{% endmacro %}
