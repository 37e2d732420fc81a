{#
    A list of days for a reader: a few by name, many by count, first and last.

    days: sorted list of yyyy-mm-dd
#}
{% macro days_in_words(days) %}
    {% if days | length > 7 %}
        {{ return(days | length ~ ' days, ' ~ days[0] ~ ' to ' ~ days[-1]) }}
    {% endif %}
    {{ return(days | join(', ') or 'none') }}
{% endmacro %}
