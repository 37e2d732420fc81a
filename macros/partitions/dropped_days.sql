{#
    Query for the days of some nodes that apply_retention has dropped, or that a raw table
    has no longer, and that have not come again since: columns node, part_date.

    nodes: names as in the log
#}
{% macro dropped_days(nodes) %}
select
    entry.node,
    entry.part_date
from {{ partition_log() }} as entry
where
    entry.direction in ('out', 'dropped')
    and {{ in_list('entry.node', nodes) }}
group by entry.node, entry.part_date
having
    max(case when entry.direction = 'dropped' then entry.run_no end)
    >= max(case when entry.direction = 'out' then entry.run_no end)
{% endmacro %}
