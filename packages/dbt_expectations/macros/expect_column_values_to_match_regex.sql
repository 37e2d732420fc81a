{#
  Test: every value of a column contains a match of a regular expression, in the
  engine's own dialect of them. Nulls pass, except on PostgreSQL.
    regex          written into the SQL as it is, between single quotes
    row_condition  SQL; only the rows where it holds are looked at
    is_raw, flags  see _matches_regex
#}
{% test expect_column_values_to_match_regex(
    model, column_name, regex, row_condition=none, is_raw=false, flags=''
) %}
{{ dbt_expectations._rows_where_false(
    model,
    dbt_expectations._matches_regex(column_name, regex, is_raw, flags) | trim,
    row_condition
) }}
{% endtest %}
