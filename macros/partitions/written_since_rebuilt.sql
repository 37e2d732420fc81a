{#
    Whether one of a table's inputs has been written since the current model was built.

    inputs: names of its inputs in the partition log
#}
{% macro written_since_rebuilt(inputs) %}
    {{ return(first_column(
        'select count(*) from ' ~ partition_log() ~ ' as entry where '
        ~ in_list('entry.node', inputs)
        ~ " and entry.direction in ('out', 'reset', 'rebuilt') and entry.run_no > ("
        ~ 'select coalesce(max(own.run_no), -1) from ' ~ partition_log() ~ ' as own'
        ~ " where own.direction = 'rebuilt' and own.node = '" ~ model.name ~ "')"
    )[0] > 0) }}
{% endmacro %}
