{#
    Rows of one column, part_date, with every day from the first to the last.

    first, last: literal days yyyy-mm-dd
#}
{% macro days_between(first, last) -%}
select {{ day_text('cast(day.date_day as date)') }} as part_date
from (
    {{ dbt_utils.date_spine(
        datepart='day',
        start_date="cast('" ~ first ~ "' as date)",
        end_date=dbt.dateadd('day', 1, "cast('" ~ last ~ "' as date)"),
    ) }}
) as day
{%- endmacro %}
