{#
    Query for the days (part_date) on which a relation's rows are not those that a table
    keeps of it.

    relation: what the rows should be
    known: the table as it stands, none if it is built from nothing
    columns: list of columns to compare, part_date among them
#}
{% macro days_that_differ(relation, known, columns) %}
{%- set columns = columns | join(', ') -%}
{%- if known is none %}
select distinct part_date from {{ relation }}
{%- else %}
select distinct differing.part_date
from (
    (select {{ columns }} from {{ relation }} except select {{ columns }} from {{ known }})
    union all
    (select {{ columns }} from {{ known }} except select {{ columns }} from {{ relation }})
) as differing
{%- endif %}
{% endmacro %}
