{#
    Query for what is to be done about an analyst view on PostgreSQL, one row:
    select_list and step as in analyst_view_columns; the analyst role, quoted, null if
    the server has none; whether it may read the view.

    mart, view, personal: as in analyst_view_columns
#}
{% macro analyst_view_state(mart, view, personal) %}
select
    shown.select_list,
    shown.step,
    roles.name as role,
    has_table_privilege(roles.oid, to_regclass('{{ view }}'), 'select') as may_read
from ({{ analyst_view_columns(mart, view, personal) }}) as shown
left join ({{ analyst_role() }}) as roles on 1 = 1
{% endmacro %}
