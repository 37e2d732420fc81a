{#
    Fails with each row that has a null in a column that must have a value. One test
    for a whole table reads it once.

    columns: names
#}
{% test never_null(model, columns) %}
select *
from {{ model }}
where
    {% for column in columns -%}
    {{ 'or ' if not loop.first }}{{ column }} is null
    {% endfor %}
{% endtest %}
