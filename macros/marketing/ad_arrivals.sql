{#
    Arrival days that may hold rows of some business days of a provider's log; see
    ad_arrival_fault.

    days: business days, list of yyyy-mm-dd
#}
{% macro ad_arrivals(days) %}
    {{ return(days_around(days, 0, var('max_lateness_days') | int)) }}
{% endmacro %}
