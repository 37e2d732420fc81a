{#
    Statements that make the function behind json_or_null on PostgreSQL, where it is not
    there yet or differs: a text as jsonb, null for what cannot be one. To catch an error
    it needs a subtransaction, which parallel workers cannot have. Of a key that the
    object has twice jsonb keeps the last; the first counts, as on DuckDB.
#}
{% macro json_or_null_statements() %}
    {% set name = json_or_null_function() %}
    {% set body %}
declare
    result jsonb;
begin
    result := cast(value as jsonb);
    if jsonb_typeof(result) = 'object'
        and (select count(*) from json_object_keys(cast(value as json)))
        > (select count(*) from jsonb_object_keys(result))
    then
        select jsonb_object_agg(first_of_key.key, cast(first_of_key.item as jsonb))
        into result
        from (
            select distinct on (pair.key) pair.key, pair.item
            from json_each(cast(value as json)) with ordinality as pair (key, item, place)
            order by pair.key, pair.place
        ) as first_of_key;
    end if;
    return result;
exception when others then
    return null;
end
    {% endset %}
    {% if first_column(
        "select 1 from pg_proc where oid = to_regprocedure('" ~ name ~ "(text)')"
        ~ ' and prosrc = $$' ~ body ~ '$$'
    ) %}
        {{ return([]) }}
    {% endif %}
    {{ return([
        'create schema if not exists "' ~ env_var('WE_MART_SCHEMA_PREFIX', '') ~ 'we_mart_int"',
        'create or replace function ' ~ name ~ '(value text) returns jsonb'
        ~ ' language plpgsql immutable parallel unsafe as $$' ~ body ~ '$$',
    ]) }}
{% endmacro %}
