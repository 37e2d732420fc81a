{#
    Locks the model's table, and stops if another run has written it since this one
    decided what to build: the rows that this run has made may be older than those.

    relation: the model's table
#}
{% macro stop_if_written_meanwhile(relation) %}
    {% set lock = lock_for_writing(relation) %}
    {% if lock %}{% do run_query(lock) %}{% endif %}
    {% if cnt_log_entries() != partition_plan().get('cnt_log_entries') %}
        {{ exceptions.raise_compiler_error(
            'another run has written ' ~ model.name ~ ' meanwhile: run again'
        ) }}
    {% endif %}
{% endmacro %}
