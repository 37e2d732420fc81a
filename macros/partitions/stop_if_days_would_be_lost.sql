{#
    Stops a full refresh of the current model that would lose days for good: days that
    it holds, and that what it is built of has no longer, as retention has dropped them or
    they are gone from a raw table. Who names a range has said what shall be left of the
    raw days.

    inputs: names of its inputs in the partition log
#}
{% macro stop_if_days_would_be_lost(inputs) %}
    {% if flags.FULL_REFRESH %}
        {% set lost = first_column(
            'select distinct held.part_date from (' ~ logged_days([model.name], 'out')
            ~ ') as held inner join (' ~ dropped_days(
                inputs | reject('search', '[.]') | list if run_range() else inputs
            ) ~ ') as dropped on held.part_date = dropped.part_date order by 1'
        ) %}
        {% if lost %}
            {{ exceptions.raise_compiler_error(
                'a full refresh of ' ~ model.name ~ ' would lose ' ~ days_in_words(lost)
                ~ ', which its inputs have no longer: if retention has dropped them, refresh'
                ~ ' the inputs too, with --select +' ~ model.name ~ '; if they are gone from'
                ~ ' the raw data, give start_date and end_date of what shall be left'
            ) }}
        {% endif %}
    {% endif %}
{% endmacro %}
