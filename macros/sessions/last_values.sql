{#
    Measures of a part of a session, (name, aggregate) each: the last value that is not
    null of some columns, and under name_no the line at which it stood. Sessions and
    devices take the last over their parts.

    values: list of (name, neutral type, SQL expression)
#}
{% macro last_values(values) %}
    {% set measures = [] %}
    {% for name, type, value in values %}
        {% do measures.append((name, last_by_number(value, 'line_no', type))) %}
        {% do measures.append(
            (name ~ '_no', 'max(case when ' ~ value ~ ' is not null then line_no end)')
        ) %}
    {% endfor %}
    {{ return(measures) }}
{% endmacro %}
