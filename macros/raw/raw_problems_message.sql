{#
    One message for all problems of the raw tables: the first ones and how many more.

    problems: list of lines
#}
{% macro raw_problems_message(problems) %}
    {% set more = problems | length - 10 %}
    {{ return(
        'raw tables: ' ~ problems[:10] | join('; ')
        ~ ('; and ' ~ more ~ ' more' if more > 0 else '')
    ) }}
{% endmacro %}
