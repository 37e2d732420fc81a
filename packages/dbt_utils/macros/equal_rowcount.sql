{#
  Test: two relations have equally many rows; the failures are the difference.
    compare_model     the other relation, as ref() or source()
    group_by_columns  list of columns in both: compare each group by itself
  An empty side counts as 0 rows, and a group that one side lacks likewise.
#}
{% test equal_rowcount(model, compare_model, group_by_columns=[]) %}
{{ config(fail_calc='coalesce(sum(abs(surplus)), 0)') }}
{%- set keys = group_by_columns | join(', ') %}
select
    {{ keys ~ ',' if keys }}
    sum(row_count) as surplus
from (
    {%- for relation, sign in [(model, ''), (compare_model, '-')] %}
    select
        {{ keys ~ ',' if keys }}
        {{ sign }}count(*) as row_count
    from {{ relation }}
    {{ 'group by ' ~ keys if keys }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
) as both_sides
{{ 'group by ' ~ keys if keys }}
having sum(row_count) <> 0
{% endtest %}
