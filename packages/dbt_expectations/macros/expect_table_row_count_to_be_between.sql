{#
  Test: the number of rows (of each group) lies between bounds.
    min_value, max_value  numbers, one at least
    group_by              list of columns: one failure for each group out of bounds;
                          a table without rows then has no groups and passes
    row_condition         SQL; only the rows where it holds are counted
    strictly              true: the bounds themselves are out
#}
{% test expect_table_row_count_to_be_between(
    model, min_value=none, max_value=none, group_by=none, row_condition=none,
    strictly=false
) %}
{%- set keys = (group_by or []) | join(', ') -%}
{%- set counted %}
(
    select {{ keys ~ ',' if keys }} count(*) as row_count
    from {{ model }}
    {{ 'where ' ~ row_condition if row_condition }}
    {{ 'group by ' ~ keys if keys }}
) as counted
{%- endset -%}
{{ dbt_expectations._rows_where_false(
    counted, dbt_expectations._within('row_count', min_value, max_value, strictly)
) }}
{% endtest %}
