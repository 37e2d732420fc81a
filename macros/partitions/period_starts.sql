{#
    A sorted list of the first days of the periods that some days lie in.

    days: list of yyyy-mm-dd
    period: day, week (ISO weeks start on Mondays) or month

    Days beyond the years 1 to 9999 are in no week and no month, see days_around.
#}
{% macro period_starts(days, period) %}
    {% if period == 'day' %}{{ return(days | sort) }}{% endif %}
    {% set found = {} %}
    {% for day in days if day | length == 10 %}
        {% set date = modules.datetime.date.fromisoformat(day) %}
        {% set offset = {'week': date.weekday(), 'month': date.day - 1}[period] %}
        {% do found.update({
            (date - modules.datetime.timedelta(days=offset)).isoformat(): true
        }) %}
    {% endfor %}
    {{ return(found.keys() | sort) }}
{% endmacro %}
