{#
    Query for the days of some nodes in the partition log with their latest run:
    columns part_date, run_no. Entries before a node's last reset do not count, nor days
    that have been dropped since. All days of a table are of the run that rebuilt it last.

    nodes: names as in the log
    direction: out or in
#}
{% macro logged_days(nodes, direction) %}
select
    entry.part_date,
    max(greatest(entry.run_no, coalesce(whole.last_rebuilt, 0))) as run_no
from {{ partition_log() }} as entry
left join (
    select
        written.node,
        max(case when written.direction = 'reset' then written.run_no end) as last_reset,
        max(case when written.direction = 'rebuilt' then written.run_no end) as last_rebuilt
    from {{ partition_log() }} as written
    where written.direction in ('reset', 'rebuilt')
    group by written.node
) as whole on entry.node = whole.node
where
    entry.direction = '{{ direction }}'
    and {{ in_list('entry.node', nodes) }}
    and entry.run_no >= coalesce(whole.last_reset, 0)
    {% if direction == 'out' %}
    and not exists (
        select 1 from ({{ dropped_days(nodes) }}) as dropped
        where dropped.node = entry.node and dropped.part_date = entry.part_date
    )
    {% endif %}
group by entry.part_date
{% endmacro %}
