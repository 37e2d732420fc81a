{#
    Why a client's line cannot be placed in a session; null if it can.

    line: name of a relation with log_dt, received_at, log_date (business day of log_dt),
        arrival_date and new_dvc_id
#}
{% macro line_fault(line) -%}
    {%- set lateness = dbt.datediff(
        line ~ '.log_date', 'cast(' ~ line ~ '.arrival_date as date)', 'day'
    ) -%}
        case
            when {{ line }}.log_dt is null then 'no_log_dt'
            when {{ line }}.log_dt > {{ line }}.received_at + interval '10' minute
                then 'clock_ahead'
            -- a server's clock that is wrong: a day's run reads no later lines than these
            when {{ lateness }} < -1 then 'clock_ahead'
            when {{ lateness }} > {{ var('max_lateness_days') | int }} then 'too_late'
            when {{ line }}.new_dvc_id is null then 'no_device'
        end
{%- endmacro %}
