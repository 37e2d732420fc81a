{#
    Query for the role of the var analyst_role in PostgreSQL's catalog: oid, and name
    quoted as SQL wants it; no row if the server has no role of that name.
#}
{% macro analyst_role() -%}
select
    oid,
    quote_ident(rolname) as name
from pg_catalog.pg_roles
where rolname = '{{ var('analyst_role') | string | replace("'", "''") }}'
{%- endmacro %}
