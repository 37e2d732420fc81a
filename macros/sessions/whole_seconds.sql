{#
    Whole seconds from one time to another, of whole milliseconds, rounded down.

    start, end: timestamp expressions, start not after end
#}
{% macro whole_seconds(start, end) -%}
cast(floor(({{ epoch_ms(end) }} - {{ epoch_ms(start) }}) / 1000.0) as bigint)
{%- endmacro %}
