{#
  Test: an SQL condition is false for no row; where it is null, the row passes.
    expression   the condition; on a column, only what follows the column's name
    column_name  given by dbt when the test stands under a column
#}
{% test expression_is_true(model, expression, column_name=none) %}
{%- set subject = '' if column_name is none else column_name ~ ' ' %}
select *
from {{ model }}
where not ({{ subject ~ expression }})
{% endtest %}
