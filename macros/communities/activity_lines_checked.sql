{#
    Body of a CTE: the lines of an activity log under common names, each with the reason
    for which it does not count. Columns: log, wv_user_id, comm_id, item_id, kind,
    acted_at, activity_date, arrival_date, reason.

    lines: name of a relation, the log as staged
    log: its name in activity_logs
    item, kind, acted_at: SQL expressions, what was acted on, how and when
#}
{% macro activity_lines_checked(lines, log, item, kind, acted_at) %}
    select
        line.*,
        {{ activity_line_fault('line', activity_logs()[log]) }} as reason
    from (
        select
            '{{ log }}' as log,
            {{ lines }}.wv_user_id,
            {{ lines }}.comm_id,
            {{ item }} as item_id,
            {{ kind }} as kind,
            {{ acted_at }} as acted_at,
            {{ business_date(acted_at) }} as activity_date,
            {{ lines }}.part_date as arrival_date
        from {{ lines }}
    ) as line
{% endmacro %}
