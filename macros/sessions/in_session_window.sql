{#
    Condition: the line is needed for the sessions of some days. Of the day before
    yesterday only what a chain can come from counts.

    line: name of a relation with log_dt and log_date
    days: key_dates of the sessions, list of yyyy-mm-dd
#}
{% macro in_session_window(line, days) -%}
    {%- set next_day = day_start('cast(' ~ line ~ '.log_date as timestamp) + interval ' ~ "'1' day") -%}
(
            {{ in_dates(line ~ '.log_date', days_around(days, 1, 1)) }}
            or (
                {{ in_dates(line ~ '.log_date', days_around(days, 2, 0)) }}
                and {{ line }}.log_dt >= {{ next_day }} - {{ milliseconds(var('session_timeout_ms')) }}
            )
        )
{%- endmacro %}
