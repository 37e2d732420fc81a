{#
    Query for the columns of a relation in PostgreSQL's catalog, no rows if it is not
    there: position (without the gaps of dropped columns), attnum, name, type.

    relation: table or view
#}
{% macro catalog_columns(relation) %}
select
    row_number() over (order by attnum) as position,
    attnum,
    cast(attname as text) as name,
    format_type(atttypid, atttypmod) as type
from pg_catalog.pg_attribute
where
    attrelid = to_regclass('{{ relation }}')
    and attnum > 0
    and not attisdropped
{% endmacro %}
