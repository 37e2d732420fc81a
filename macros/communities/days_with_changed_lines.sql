{#
    Query for the days whose lines are not those that the current model has: column
    part_date. What is as it was is not written again, so that the days after it stay.

    lines: query for the lines of some days as they are in the raw log
    columns: list of its columns, all that the model has but run_timestamp
    days: the list of those days
#}
{% macro days_with_changed_lines(lines, columns, days) %}
{% if is_incremental() %}
{% set names = columns | join(', ') %}
{% set kept = 'select ' ~ names ~ ' from ' ~ this ~ ' where ' ~ in_list('part_date', days) %}
select distinct changed.part_date
from (
    (select {{ names }} from ({{ lines }}) as read_now except {{ kept }})
    union all
    ({{ kept }} except select {{ names }} from ({{ lines }}) as read_now)
) as changed
{% else %}
select distinct read_now.part_date from ({{ lines }}) as read_now
{% endif %}
{% endmacro %}
