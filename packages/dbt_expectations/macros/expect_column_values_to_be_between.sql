{#
  Test: a column's values lie between bounds. Nulls pass.
    min_value, max_value  literals or SQL expressions, one at least
    row_condition         SQL; only the rows where it holds are looked at
    strictly              true: the bounds themselves are out
#}
{% test expect_column_values_to_be_between(
    model, column_name, min_value=none, max_value=none, row_condition=none,
    strictly=false
) %}
{{ dbt_expectations._rows_where_false(
    model,
    dbt_expectations._within(column_name, min_value, max_value, strictly),
    row_condition
) }}
{% endtest %}
