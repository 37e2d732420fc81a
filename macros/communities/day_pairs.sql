{#
    Body of a CTE: days and the one built before each. Columns: part_date, previous_date
    (empty text for the first day).

    days: list of yyyy-mm-dd
    previous_days: dict of previous_built_days
#}
{% macro day_pairs(days, previous_days) %}
    {% for day in days %}
    select
        '{{ day }}' as part_date,
        '{{ previous_days.get(day, "") }}' as previous_date
    {{ 'union all' if not loop.last }}
    {% else %}
    select '' as part_date, '' as previous_date where 1 = 0
    {% endfor %}
{% endmacro %}
