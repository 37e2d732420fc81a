{#
    Query for days that one of several models has yet to take in: column part_date.

    logged: name of a relation with part_date and run_no of the days, as logged_days
    consumers: names of the models, at least one
#}
{% macro days_not_taken(logged, consumers) %}
{% for consumer in consumers %}
{{ 'union' if not loop.first }}
select logged.part_date
from {{ logged }} as logged
left join (
    {{ logged_days([consumer], 'in') }}
) as taken on logged.part_date = taken.part_date
where taken.run_no is null or logged.run_no > taken.run_no
{% endfor %}
{% endmacro %}
