{#
  A select with one row a period, in a column date_<datepart>, from start_date up
  to but without end_date.
    datepart              day, hour, month, ...
    start_date, end_date  SQL expressions, the end later than the start
  dbt itself has this macro; the package's name for it only passes on.
#}
{% macro date_spine(datepart, start_date, end_date) -%}
    {{ dbt.date_spine(datepart, start_date, end_date) }}
{%- endmacro %}
