{#
    SQL that appends entries to the partition log, nothing if there are none.

    entries: list of (node, direction, day)
    run_no: number of the run; none: the number that start_run gave to this invocation
#}
{% macro log_entries(entries, run_no=none) %}
{%- if entries %}
insert into {{ partition_log() }}
(node, direction, part_date, run_no, invocation_id, logged_at)
select
    entry.node,
    entry.direction,
    entry.part_date,
    {{ run_no if run_no is not none else this_run_no() }},
    '{{ invocation_id }}',
    {{ run_timestamp() }}
from (
    values
    {%- for node, direction, day in entries %}
    ('{{ node | replace("'", "''") }}', '{{ direction }}', '{{ day }}'){{ ',' if not loop.last }}
    {%- endfor %}
) as entry (node, direction, part_date)
{%- endif %}
{% endmacro %}
