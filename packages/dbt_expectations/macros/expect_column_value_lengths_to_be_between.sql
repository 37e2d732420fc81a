{#
  Test: the number of characters in a column's values lies between bounds. Nulls pass.
    min_value, max_value  numbers or SQL expressions, one at least
    row_condition         SQL; only the rows where it holds are looked at
    strictly              true: the bounds themselves are out
#}
{% test expect_column_value_lengths_to_be_between(
    model, column_name, min_value=none, max_value=none, row_condition=none,
    strictly=false
) %}
{{ dbt_expectations._rows_where_false(
    model,
    dbt_expectations._within(dbt.length(column_name) | trim, min_value, max_value, strictly),
    row_condition
) }}
{% endtest %}
