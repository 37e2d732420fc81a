{#
    Query with a row for each day of a list: column part_date.

    days: list of yyyy-mm-dd
#}
{% macro days_as_rows(days) %}
{% for day in days %}
select '{{ day }}' as part_date
{{ 'union all' if not loop.last }}
{% else %}
select cast(null as {{ dbt.type_string() }}) as part_date where 1 = 0
{% endfor %}
{% endmacro %}
