{#
    Post-hook of every mart, in its transaction: SQL that keeps the view of the mart that
    the analyst role may read, in which personal columns are null. Nothing where the
    warehouse is a file and has no roles.
#}
{% macro keep_analyst_view() %}
    {{ return(adapter.dispatch('keep_analyst_view', 'we_mart')() if execute else '') }}
{% endmacro %}

{% macro default__keep_analyst_view() %}{{ return('') }}{% endmacro %}

{# A view that is as it should be is let alone: replacing it would wait for whoever
   reads it, and who comes next would wait for us. #}
{% macro postgres__keep_analyst_view() %}
    {% set view = analyst_view(this.identifier) %}
    {% set personal = personal_columns(graph.nodes[model.unique_id]) %}
    {% set found = run_query(analyst_view_state(this, view, personal)).rows[0] %}
    {% set sql = [] %}
    {% if found.step == 'drop' %}
        {% do sql.append('drop view ' ~ view ~ ' cascade') %}
    {% endif %}
    {% if found.step != 'keep' %}
        {% do sql.append(
            'create or replace view ' ~ view ~ ' as select ' ~ found.select_list
            ~ ' from ' ~ this ~ ' as mart'
        ) %}
    {% endif %}
    {% if found.role and (found.step != 'keep' or not found.may_read) %}
        {% do sql.append('grant select on ' ~ view ~ ' to ' ~ found.role) %}
    {% endif %}
    {{ return(sql | join(';\n')) }}
{% endmacro %}
