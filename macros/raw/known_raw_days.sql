{# The days of raw tables that earlier runs have seen: list of [source.table, day]. #}
{% macro known_raw_days() %}
    {% set query %}
        select distinct entry.node, entry.part_date
        from {{ partition_log() }} as entry
        where entry.direction = 'out' and entry.node like '%.%'
    {% endset %}
    {% set known = [] %}
    {% for row in run_query(query) %}{% do known.append([row[0], row[1]]) %}{% endfor %}
    {{ return(known) }}
{% endmacro %}
