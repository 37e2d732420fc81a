{#
    Query for the days of some nodes in the partition log with their latest run:
    columns part_date, run_no. Entries before a node's last reset do not count, nor days
    that have been dropped since.

    nodes: names as in the log
    direction: out or in
#}
{% macro logged_days(nodes, direction) %}
select
    entry.part_date,
    max(entry.run_no) as run_no
from {{ partition_log() }} as entry
left join (
    select
        reset.node,
        max(reset.run_no) as run_no
    from {{ partition_log() }} as reset
    where reset.direction = 'reset'
    group by reset.node
) as last_reset on entry.node = last_reset.node
where
    entry.direction = '{{ direction }}'
    and {{ in_list('entry.node', nodes) }}
    and entry.run_no >= coalesce(last_reset.run_no, 0)
    {% if direction == 'out' %}
    and not exists (
        select 1 from ({{ dropped_days(nodes) }}) as dropped
        where dropped.node = entry.node and dropped.part_date = entry.part_date
    )
    {% endif %}
group by entry.part_date
{% endmacro %}
