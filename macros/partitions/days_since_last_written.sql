{#
    Query for the days of nodes that were written since the current model took in days
    last, this run included: columns node, part_date. For logs, which add up what a run
    did: arrival days do not tell whose they are.
#}
{% macro days_since_last_written() %}
select distinct
    entry.node,
    entry.part_date
from {{ partition_log() }} as entry
where
    entry.direction = 'out'
    and entry.run_no > (
        select coalesce(max(taken.run_no), 0)
        from {{ partition_log() }} as taken
        where taken.direction = 'in' and taken.node = '{{ model.name }}'
    )
{% endmacro %}
