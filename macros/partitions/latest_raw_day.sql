{#
    The last day of a raw table that has arrived, empty text if none has. A literal in
    the model lets every engine read that day alone.

    source_name, table_name: as in the raw contract
#}
{% macro latest_raw_day(source_name, table_name) %}
    {% if not execute or load_relation(partition_log()) is none %}{{ return('') }}{% endif %}
    {{ return(first_column(
        "select coalesce(max(part_date), '') from " ~ partition_log()
        ~ " where direction = 'out' and node = '" ~ source_name ~ '.' ~ table_name ~ "'"
    )[0]) }}
{% endmacro %}
