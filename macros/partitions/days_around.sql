{#
    A sorted list of days with the days before and after each of them.

    days: list of yyyy-mm-dd
    before, after: how many days more on each side
#}
{% macro days_around(days, before=0, after=0) %}
    {% set found = {} %}
    {% for day in days %}
        {% set date = modules.datetime.date.fromisoformat(day) %}
        {% for offset in range(-before, after + 1) %}
            {% do found.update({
                (date + modules.datetime.timedelta(days=offset)).isoformat(): true
            }) %}
        {% endfor %}
    {% endfor %}
    {{ return(found.keys() | sort) }}
{% endmacro %}
