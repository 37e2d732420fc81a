{#
    A sorted list of all days of some periods.

    starts: list of the periods' first days, yyyy-mm-dd
    period: day, week or month
#}
{% macro period_days(starts, period) %}
    {% set length = {'day': 1, 'week': 7, 'month': 31}[period] %}
    {% set found = [] %}
    {% for start in starts %}
        {% for day in days_around([start], 0, length - 1) %}
            {% if period_starts([day], period) == [start] %}{% do found.append(day) %}{% endif %}
        {% endfor %}
    {% endfor %}
    {{ return(found | sort) }}
{% endmacro %}
