{#
    Of a model's days those that retention does not keep: neither among the last ones nor
    the last of their month.

    days: sorted list of yyyy-mm-dd
    keep: how many of the last ones stay
#}
{% macro old_days(days, keep) %}
    {% set month_ends = {} %}
    {% for day in days %}{% do month_ends.update({day[:7]: day}) %}{% endfor %}
    {{ return(
        days[:-keep] | reject('in', month_ends.values() | list) | list
    ) }}
{% endmacro %}
