{#
    The days of raw tables that earlier runs have seen: list of [source.table, day].

    lost: whether those that were no longer there when a run looked last, or those that were
#}
{% macro known_raw_days(lost=false) %}
    {% set query %}
        select
            entry.node,
            entry.part_date
        from {{ partition_log() }} as entry
        where entry.direction in ('out', 'dropped', 'empty') and entry.node like '%.%'
        group by entry.node, entry.part_date
        having
            max(case when entry.direction = 'out' then entry.run_no end)
            {{ '<=' if lost else '>' }} coalesce(
                max(case when entry.direction <> 'out' then entry.run_no end), 0
            )
    {% endset %}
    {% set known = [] %}
    {% for row in run_query(query) %}{% do known.append([row[0], row[1]]) %}{% endfor %}
    {{ return(known) }}
{% endmacro %}
