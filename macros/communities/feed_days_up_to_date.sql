{#
    The days of the change feed that data tests look at, a sorted list: those built last
    that wv_comm_user has not written since, nor the day before them.
#}
{% macro feed_days_up_to_date() %}
    {% if not execute %}{{ return([]) }}{% endif %}
    {% set behind = first_column(
        'with logged as (' ~ logged_days(['wv_comm_user'], 'out') ~ ')'
        ~ days_not_taken('logged', ['wv_comm_user_update'])
    ) %}
    {% set days = built_days('wv_comm_user_update') | reject('in', behind) | list %}
    {% set previous_days = previous_built_days('wv_comm_user', days) %}
    {% set found = [] %}
    {% for day in days if previous_days.get(day, '') not in behind %}
        {% do found.append(day) %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}
