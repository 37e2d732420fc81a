{#
  Of this package only: the rows for which a condition is false; null passes.
    relation       what to read: a relation or a subquery with an alias
    condition      SQL that should hold
    row_condition  SQL; only the rows where it holds are looked at
#}
{% macro _rows_where_false(relation, condition, row_condition=none) %}
select *
from {{ relation }}
where not ({{ condition }})
    {{ 'and (' ~ row_condition ~ ')' if row_condition }}
{% endmacro %}
