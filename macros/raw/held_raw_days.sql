{#
    The days that a raw table holds now, sorted, whether a run has asked for them or not.

    node: the raw table's name in the partition log, source.table
#}
{% macro held_raw_days(node) %}
    {% for source in graph.sources.values() if source.source_name ~ '.' ~ source.name == node %}
        {% set relation = api.Relation.create(
            source.database, source.schema, source.identifier
        ) %}
        {{ return(adapter.dispatch('held_raw_days', 'we_mart')(relation)) }}
    {% endfor %}
{% endmacro %}

{# Days are names of folders: no row is read for them. #}
{% macro default__held_raw_days(relation) %}
    {{ return(first_column('select distinct part_date from ' ~ relation) | sort) }}
{% endmacro %}

{% macro postgres__held_raw_days(relation) %}
    {{ return(raw_days_held([('', relation, true)]) | map('last') | sort) }}
{% endmacro %}
