{#
    The days of events that this run builds of a mart: of those that arrived, the ones
    whose seven checks pass. A day that failed keeps the rows that it had.
#}
{% macro passed_days() %}
    {{ return(days_to_build(touched=(
        'select part_date from ' ~ ref('int_event_days_passed')
        ~ ' where is_passed and ' ~ in_list('part_date', arrival_days())
    ))) }}
{% endmacro %}
