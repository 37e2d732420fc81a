{#
    Query for the periods that a run builds of a model that tells members as of the last
    day of wv_comm_user in each: column part_date. Not those of whose last day an input
    has dropped something: they stay as they are.

    period: day, week or month
#}
{% macro periods_with_members(period) %}
    {% if not execute %}{{ return('') }}{% endif %}
    {% set starts = period_starts(arrival_days(), period) %}
    {% set last_days = last_days_built('wv_comm_user', starts, period) %}
    {% set dropped = first_column(
        'select part_date from (' ~ dropped_days(partition_inputs(model.unique_id))
        ~ ') as lost where ' ~ in_list('part_date', last_days)
    ) if last_days else [] %}
    {% if dropped %}
        {{ exceptions.warn(
            model.name ~ ': not built anew, as inputs no longer have '
            ~ days_in_words(dropped | unique | sort) ~ ', by which it tells members'
        ) }}
    {% endif %}
    {{ return(days_as_rows(
        starts | reject('in', period_starts(dropped, period)) | list
    )) }}
{% endmacro %}
