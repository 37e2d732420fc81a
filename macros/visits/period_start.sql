{#
    First day of the period that a day lies in, as a date.

    date: date expression
    period: day, week (ISO weeks start on Mondays) or month
#}
{% macro period_start(date, period) -%}
cast(date_trunc('{{ period }}', cast({{ date }} as timestamp)) as date)
{%- endmacro %}
