{#
    Query for the columns of an analyst view on PostgreSQL, one row: select_list, what it
    should select, as SQL; step, what makes it so: keep, replace, or drop before that, as
    columns in place cannot change.

    PostgreSQL knows which columns of the mart a view reads: none if the mart was made
    anew since, and never one that the view shows as null.

    mart, view: relations; the view may be missing
    personal: names of the columns to show as null, in lower case
#}
{% macro analyst_view_columns(mart, view, personal) %}
select
    string_agg(
        case
            when is_personal then 'cast(null as ' || mart.type || ') as ' else 'mart.'
        end || quote_ident(mart.name),
        ', ' order by mart.position
    ) as select_list,
    case
        when bool_or(kept.name is not null and not is_same) then 'drop'
        when bool_and(is_same and is_read != is_personal) then 'keep'
        else 'replace'
    end as step
from ({{ catalog_columns(mart) }}) as mart
full join ({{ catalog_columns(view) }}) as kept on mart.position = kept.position
cross join lateral (
    select
        coalesce(mart.name = kept.name and mart.type = kept.type, false) as is_same,
        {{ in_list('lower(mart.name)', personal) }} as is_personal,
        exists (
            select 1
            from pg_catalog.pg_depend as depend
            inner join pg_catalog.pg_rewrite as rule on depend.objid = rule.oid
            where
                rule.ev_class = to_regclass('{{ view }}')
                and depend.refobjid = to_regclass('{{ mart }}')
                and depend.refobjsubid = mart.attnum
        ) as is_read
) as compared
{% endmacro %}
