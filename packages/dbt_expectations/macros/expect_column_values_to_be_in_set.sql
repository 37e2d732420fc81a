{#
  Test: every value of a column is one of a list. A null is not: exclude nulls by
  row_condition where they are allowed.
    value_set      list
    quote_values   true: each is put between single quotes as it is, as a text;
                   false: they are SQL expressions, such as numbers
    row_condition  SQL; only the rows where it holds are looked at
#}
{% test expect_column_values_to_be_in_set(
    model, column_name, value_set, quote_values=true, row_condition=none
) %}
{%- set allowed = [] -%}
{%- for value in value_set -%}
    {%- set text = "cast('" ~ value ~ "' as " ~ dbt.type_string() ~ ')' -%}
    {%- do allowed.append(text if quote_values else value) -%}
{%- endfor -%}
{{ dbt_expectations._rows_where_false(
    model,
    column_name ~ ' is not null and ' ~ column_name ~ ' in (' ~ (allowed | join(', ')) ~ ')',
    row_condition
) }}
{% endtest %}
