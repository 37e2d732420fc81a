{#
    Query for the report days whose latest rows may have changed, however old: those that
    an extract taken in tells of, and those with rows that came from it before.

    report_days: relation of the report days of each extract
    known_reports: the latest rows as they stand, none if they are built from nothing
    extracts: the extract days taken in by this run
#}
{% macro ad_report_days_touched(report_days, known_reports, extracts) %}
select {{ day_text('told.report_date') }} as part_date
from {{ report_days }} as told
where {{ in_list('told.part_date', extracts) }}
group by told.report_date
{%- if known_reports is not none %}
union
select known.part_date
from {{ known_reports }} as known
where {{ in_list('known.extract_date', extracts) }}
{%- endif %}
{% endmacro %}
