{#
  Test: no two rows agree in all of the columns.
    column_list    list of columns or SQL expressions
    quote_columns  true: quote each as an identifier
    ignore_row_if  all_values_are_missing or any_value_is_missing: rows with such
                   nulls are not looked at; other nulls count as equal
    row_condition  SQL; only the rows where it holds are looked at
#}
{% test expect_compound_columns_to_be_unique(
    model, column_list, quote_columns=false, ignore_row_if='all_values_are_missing',
    row_condition=none
) %}
{%- set joints = {'all_values_are_missing': ' or ', 'any_value_is_missing': ' and '} -%}
{%- if not column_list or ignore_row_if not in joints -%}
    {%- do exceptions.raise_compiler_error(
        "column_list is empty, or ignore_row_if is none of " ~ (joints | join(', '))
    ) -%}
{%- endif -%}
{%- set keys = [] -%}
{%- set present = [] -%}
{%- for column in column_list -%}
    {%- do keys.append(adapter.quote(column) if quote_columns else column) -%}
    {%- do present.append(keys[-1] ~ ' is not null') -%}
{%- endfor %}
select {{ keys | join(', ') }}
from {{ model }}
where ({{ present | join(joints[ignore_row_if]) }})
    {{ 'and (' ~ row_condition ~ ')' if row_condition }}
group by {{ keys | join(', ') }}
having count(*) > 1
{% endtest %}
