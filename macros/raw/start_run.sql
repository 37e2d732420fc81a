{#
    on-run-start: looks at the raw tables, stops with a message before anything is
    written if they break the contract, makes them reachable as dbt sources, and gives
    the run its number. Returns no SQL: all is done while dbt renders the hook.
#}
{% macro start_run() %}
    {% if not execute or flags.WHICH not in
        ('run', 'build', 'retry', 'snapshot') %}{{ return('') }}{% endif %}
    {% do check_run_settings() %}
    {% set range = run_range() %}
    {% set is_first = load_relation(partition_log()) is none %}
    {% set known = [] if is_first else known_raw_days() %}
    {% set lost = [] if is_first else known_raw_days(lost=true) %}
    {% set raw = open_raw(known, lost, range) %}
    {% if raw.problems %}
        {{ exceptions.raise_compiler_error(raw_problems_message(raw.problems)) }}
    {% endif %}
    {% if not is_first %}{% do warn_of_other_raw_folder(raw.place) %}{% endif %}
    {% if raw.absent %}
        {{ exceptions.warn(
            'raw tables not there, taken as empty: ' ~ raw.absent | join(', ')
        ) }}
    {% endif %}
    {% do warn_of_missing_extracts(known, raw.arrived) %}
    {% set gone = gone_days(raw.gone, lost, raw.arrived, range) %}
    {% do warn_of_gone_days(gone) %}
    {% do warn_of_unknown_communities(range) %}
    {{ log(
        'new raw days: ' ~ days_in_words(raw.arrived | map('last') | unique | sort)
        ~ ('; asked for: ' ~ range | join(' to ') if range else ''), info=true
    ) }}
    {# The log is made by the statements below, after dbt has listed what is there; its
       schema here, as dbt makes those of the models it runs only. #}
    {% if is_first %}
        {% do adapter.create_schema(partition_log()) %}
        {% do adapter.cache_added(partition_log()) %}
    {% endif %}
    {% set entries = [(raw.place, 'run', '')] + raw_day_entries(raw.arrived, gone) %}
    {% set run_no = 1 if is_first else first_column(
        'select coalesce(max(run_no), 0) + 1 from ' ~ partition_log()
    )[0] %}
    {# Run here, not returned as the hook's SQL: dbt goes on after a hook that failed. #}
    {% do run_query((
        ['begin', create_partition_log()] + raw.statements
        + [log_entries(entries, run_no), 'commit']
    ) | join(';\n')) %}
    {{ return('') }}
{% endmacro %}
