{#
  Test: the share of rows (of each group) whose column is not null lies between
  two bounds, both allowed. No rows, no failure.
    at_least, at_most  shares from 0 to 1; at_most is 1 unless told
    group_by_columns   list; one failure for each group that is out of bounds
  Compares counts, not the quotient: integer division differs between engines.
#}
{% test not_null_proportion(model, column_name, at_least, at_most=1, group_by_columns=[]) %}
{%- set keys = group_by_columns | join(', ') %}
select *
from (
    select
        {{ keys ~ ',' if keys }}
        count(*) as all_rows,
        count({{ column_name }}) as not_null_rows
    from {{ model }}
    {{ 'group by ' ~ keys if keys }}
) as counted
where not_null_rows < {{ at_least }} * all_rows
    or not_null_rows > {{ at_most }} * all_rows
{% endtest %}
