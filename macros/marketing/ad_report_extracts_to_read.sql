{#
    The extract days, sorted, that hold one of some report days: a touched day reads
    these, and never all history.

    report_days: relation of the report days of each extract
    days: report days, list of yyyy-mm-dd
    known: the extract days that have been taken in
#}
{% macro ad_report_extracts_to_read(report_days, days, known) %}
    {% if not days %}{{ return([]) }}{% endif %}
    {{ return(first_column(
        'select distinct told.part_date from ' ~ report_days ~ ' as told where '
        ~ in_dates('told.report_date', days) ~ ' and ' ~ in_list('told.part_date', known)
        ~ ' order by 1'
    )) }}
{% endmacro %}
