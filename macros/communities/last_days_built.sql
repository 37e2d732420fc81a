{#
    A sorted list: of each period the last day that a model has built, and not dropped
    since. Periods of which it has no day are left out.

    model_name: name of an incremental model with a partition a day
    starts: list of the periods' first days, yyyy-mm-dd
    period: day, week or month
#}
{% macro last_days_built(model_name, starts, period) %}
    {% if not execute or not starts %}{{ return([]) }}{% endif %}
    {% set days = period_days(starts, period) %}
    {% set found = {} %}
    {% for day in first_column(
        'select part_date from (' ~ logged_days([model_name], 'out') ~ ') as logged'
        ~ ' where ' ~ in_list('part_date', days) ~ ' order by part_date'
    ) %}
        {% do found.update({period_starts([day], period) | first: day}) %}
    {% endfor %}
    {{ return(found.values() | sort) }}
{% endmacro %}
