{#
    The arrival days that the current model, which keeps a whole log, takes in, sorted:
    besides those that any model would, all earlier ones that lie in the raw table and
    that it has not taken in yet. What a log says up to a day must not depend on which
    days were built before.

    node: the raw log's name in the partition log, source.table
#}
{% macro log_days_to_take_in(node) %}
    {% if not execute %}{{ return([]) }}{% endif %}
    {% set arrived = arrival_days() %}
    {% set plan = partition_plan() %}
    {% if 'in' in plan and 'out' not in plan %}
        {% set range = run_range() %}
        {% set last = days_around([range[1]], 0, var('max_lateness_days') | int) | last
            if range else '9999-12-31' %}
        {% set taken = days_taken() %}
        {% set behind = held_raw_days(node) | reject('in', taken)
            | select('le', last) | list %}
        {% do plan.update({'in': (arrived + behind) | unique | sort}) %}
    {% endif %}
    {{ return(plan.get('in', [])) }}
{% endmacro %}
