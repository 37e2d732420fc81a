{#
  Test: no two rows agree in all of the columns. Nulls count as equal.
    combination_of_columns  list of columns or SQL expressions
    quote_columns           true: quote each as an identifier
#}
{% test unique_combination_of_columns(model, combination_of_columns, quote_columns=false) %}
{%- set keys = combination_of_columns -%}
{%- if quote_columns -%}
    {%- set keys = [] -%}
    {%- for column in combination_of_columns %}{% do keys.append(adapter.quote(column)) %}{% endfor -%}
{%- endif %}
select {{ keys | join(', ') }}
from {{ model }}
group by {{ keys | join(', ') }}
having count(*) > 1
{% endtest %}
