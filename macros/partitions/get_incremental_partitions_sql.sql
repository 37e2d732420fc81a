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
    {% set condition = in_partitions(model, days) %}
    {% set column = model.config.get('meta', {}).get('partition_column', 'part_date') %}
    {% set stray = first_column(
        "select coalesce(cast(min(" ~ column ~ ") as " ~ dbt.type_string() ~ "), 'null') from "
        ~ arg_dict.temp_relation ~ ' where not (' ~ condition ~ ') or ' ~ column ~ ' is null'
        ~ ' having count(*) > 0'
    ) %}
    {% if stray %}
        {{ exceptions.raise_compiler_error(
            'the model made rows of ' ~ stray[0] ~ ', a day it was not asked to build'
        ) }}
    {% endif %}
    {% do stop_if_written_meanwhile(arg_dict.target_relation) %}
    {% set columns = get_quoted_csv(arg_dict.dest_columns | map(attribute='name')) %}
    delete from {{ arg_dict.target_relation }}
    where {{ ([condition] + (arg_dict.incremental_predicates or []))
        | join(' and ') }};

    insert into {{ arg_dict.target_relation }} ({{ columns }})
    select {{ columns }} from {{ arg_dict.temp_relation }}
{% endmacro %}
