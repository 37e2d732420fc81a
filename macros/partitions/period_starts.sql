{#
    A sorted list of the first days of the periods that some days lie in.

    days: list of yyyy-mm-dd
    period: day, week (ISO weeks start on Mondays) or month
#}
{% macro period_starts(days, period) %}
    {% set found = {} %}
    {% for day in days %}
        {% set date = modules.datetime.date.fromisoformat(day) %}
        {% set offset = {'day': 0, 'week': date.weekday(), 'month': date.day - 1}[period] %}
        {% do found.update({
            (date - modules.datetime.timedelta(days=offset)).isoformat(): true
        }) %}
    {% endfor %}
    {{ return(found.keys() | sort) }}
{% endmacro %}
