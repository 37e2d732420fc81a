{#
    The days of sessions that a run builds (days_to_build of every model on the client
    logs): a line that arrives on day A lies between A - max_lateness_days and A + 1, by
    a clock that is ahead, and sessions of the day before it and of two days after it
    may follow from it.
#}
{% macro session_days() %}
    {% set lateness = var('max_lateness_days') | int %}
    {{ return(days_to_build(lookback=lateness + 1, ahead=1, lookahead=3)) }}
{% endmacro %}
