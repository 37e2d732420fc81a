{#
    Arrival days that may hold lines of the sessions of some days: a session of day X
    follows from lines of X - 2 (its last hours) to X + 1, and a line arrives from the
    day before it (by a clock that is ahead) to max_lateness_days after it.

    days: key_dates of the sessions, list of yyyy-mm-dd
#}
{% macro session_arrivals(days) %}
    {{ return(days_around(days, 3, 1 + var('max_lateness_days') | int)) }}
{% endmacro %}
