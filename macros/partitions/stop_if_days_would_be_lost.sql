{#
    Stops a full refresh of the current model that would lose days for good: days that
    it holds, and that retention has dropped from what it is built of.

    inputs: names of its inputs in the partition log
#}
{% macro stop_if_days_would_be_lost(inputs) %}
    {% if flags.FULL_REFRESH %}
        {% set lost = first_column(
            'select distinct held.part_date from (' ~ logged_days([model.name], 'out')
            ~ ') as held inner join (' ~ dropped_days(inputs)
            ~ ') as dropped on held.part_date = dropped.part_date order by 1'
        ) %}
        {% if lost %}
            {{ exceptions.raise_compiler_error(
                'a full refresh of ' ~ model.name ~ ' alone would lose ' ~ days_in_words(lost)
                ~ ', which retention has dropped from its inputs: refresh them too, with'
                ~ ' --select +' ~ model.name
            ) }}
        {% endif %}
    {% endif %}
{% endmacro %}
