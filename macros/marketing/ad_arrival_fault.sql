{#
    Why a row of a provider's log cannot be counted for a day; null if it can. A day's run
    reads the arrivals of the day before it, for clocks that are ahead, to
    max_lateness_days after it.

    date: business day of the row, date expression
    arrival: arrival day, text expression yyyy-mm-dd
#}
{% macro ad_arrival_fault(date, arrival) -%}
    {%- set lateness = dbt.datediff(date, 'cast(' ~ arrival ~ ' as date)', 'day') -%}
        case
            when {{ date }} is null then 'no_time'
            when {{ lateness }} < -1 then 'clock_ahead'
            when {{ lateness }} > {{ var('max_lateness_days') | int }} then 'late'
        end
{%- endmacro %}
