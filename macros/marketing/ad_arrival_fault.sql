{#
    Why a row of a provider's log cannot be counted for a day; null if it can. It
    arrives on that day or up to max_lateness_days after it; what arrives before its day
    is of a clock that is ahead.

    date: business day of the row, date expression
    arrival: arrival day, text expression yyyy-mm-dd
#}
{% macro ad_arrival_fault(date, arrival) -%}
    {%- set lateness = dbt.datediff(date, 'cast(' ~ arrival ~ ' as date)', 'day') -%}
        case
            when {{ date }} is null then 'no_time'
            when {{ lateness }} < 0 then 'clock_ahead'
            when {{ lateness }} > {{ var('max_lateness_days') | int }} then 'late'
        end
{%- endmacro %}
