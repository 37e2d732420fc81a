{#
    Operation (dbt run-operation apply_retention): deletes old days of the models whose
    config says `meta: {retention: daily}`. The last days (var retention_days) stay, and
    the last day that there is of each month; without the var everything stays. Days that
    were deleted come back when their range is built again.
#}
{% macro apply_retention() %}
    {% set keep = var('retention_days') | string %}
    {% if not keep %}
        {{ log('retention_days is not set: all days stay', info=true) }}
        {{ return(none) }}
    {% endif %}
    {% if not modules.re.fullmatch('[1-9]\\d*', keep) %}
        {{ exceptions.raise_compiler_error(
            "retention_days is a number of days from 1 on, not '" ~ keep ~ "'"
        ) }}
    {% endif %}
    {% set statements = [] %}
    {% for node in graph.nodes.values() | sort(attribute='name') %}
        {% set relation = load_relation(api.Relation.create(
            database=node.database, schema=node.schema, identifier=node.alias
        )) if node.config.get('meta', {}).get('retention') == 'daily' %}
        {% if relation %}{% do statements.extend(
            drop_days_sql(node.name, relation, keep | int)
        ) %}{% endif %}
    {% endfor %}
    {# All models or none; dbt itself would not commit what an operation did. #}
    {% call statement('apply_retention', auto_begin=true) %}
        {{ (statements + ['commit']) | join(';\n') }}
    {% endcall %}
{% endmacro %}
