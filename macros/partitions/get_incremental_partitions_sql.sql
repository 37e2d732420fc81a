{#
    The project's one incremental strategy: delete the partitions being built, insert,
    in the transaction that dbt has open. Days that came out empty lose their rows too.

    arg_dict: dbt's arguments of an incremental strategy; incremental_predicates narrow
        what is deleted, for models with a second partition column
#}
{% macro get_incremental_partitions_sql(arg_dict) %}
    {% set days = partition_plan().get('out') %}
    {% if days is none %}
        {{ exceptions.raise_compiler_error('the model never asked days_to_build()') }}
    {% endif %}
    {% set stray = first_column(
        'select min(part_date) from ' ~ arg_dict.temp_relation
        ~ ' where not (' ~ in_list('part_date', days) ~ ') or part_date is null'
    ) %}
    {% if stray[0] is not none %}
        {{ exceptions.raise_compiler_error(
            'the model made rows of ' ~ stray[0] ~ ', a day it was not asked to build'
        ) }}
    {% endif %}
    {% do stop_if_written_meanwhile(arg_dict.target_relation) %}
    {% set columns = get_quoted_csv(arg_dict.dest_columns | map(attribute='name')) %}
    delete from {{ arg_dict.target_relation }}
    where {{ ([in_list('part_date', days)] + (arg_dict.incremental_predicates or []))
        | join(' and ') }};

    insert into {{ arg_dict.target_relation }} ({{ columns }})
    select {{ columns }} from {{ arg_dict.temp_relation }}
{% endmacro %}
