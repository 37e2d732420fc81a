{#
    A sorted list of days with the days before and after each of them.

    days: list of yyyy-mm-dd
    before, after: how many days more on each side

    A raw row may be of any day that a timestamp can be. What lies beyond the years 1 to
    9999 has no days around it: none of them can be written yyyy-mm-dd.
#}
{% macro days_around(days, before=0, after=0) %}
    {% set found = {} %}
    {% for day in days %}
        {% do found.update({day: true}) %}
        {% if day | length == 10 %}
            {% set date = modules.datetime.date.fromisoformat(day) %}
            {% for offset in range(-before, after + 1)
                if 1 <= date.toordinal() + offset <= modules.datetime.date.max.toordinal() %}
                {% do found.update({
                    (date + modules.datetime.timedelta(days=offset)).isoformat(): true
                }) %}
            {% endfor %}
        {% endif %}
    {% endfor %}
    {{ return(found.keys() | sort) }}
{% endmacro %}
