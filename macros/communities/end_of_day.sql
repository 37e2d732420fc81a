{#
    The UTC timestamp at which a business day ends: the start of the next one.

    part_date: text expression, yyyy-mm-dd
#}
{% macro end_of_day(part_date) -%}
{{ day_start('cast(' ~ part_date ~ " as timestamp) + interval '1' day") }}
{%- endmacro %}
