{#
    How many entries the partition log has of the current model: it changes if another
    run writes the model.
#}
{% macro cnt_log_entries() %}
    {{ return(first_column(
        'select count(*) from ' ~ partition_log() ~ " where node = '" ~ model.name ~ "'"
    )[0]) }}
{% endmacro %}
