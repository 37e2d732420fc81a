{#
    Regular expression of an ISO 8601 time in extended form, with or without seconds,
    fraction and offset.

    years: regular expression of the years
#}
{% macro event_time_pattern(years) -%}
^{{ years }}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?(Z|[-+]([01][0-9]|2[0-3])(:?[0-5][0-9])?)?$
{%- endmacro %}
