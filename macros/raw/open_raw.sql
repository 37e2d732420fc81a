{#
    Looks at the raw tables of this run. Returns a dict:

    place: the raw folder, empty text where raw tables are in the database
    problems: lines that break the contract
    absent: source.table of what is not there and counts as empty
    arrived: (source.table, day) not seen by an earlier run
    gone: (source.table, day) known and no longer there, of tables that have others
    statements: SQL that makes every source reachable under its name

    known: (source.table, day) that earlier runs have seen, and found there last
    lost: (source.table, day) that they have seen, and not found there last
    range: first and last day asked for, or none
#}
{% macro open_raw(known, lost, range) %}
    {{ return(adapter.dispatch('open_raw', 'we_mart')(known, lost, range)) }}
{% endmacro %}

{% macro duckdb__open_raw(known, lost, range) %}
    {% set request = tojson({
        'raw': env_var('WE_MART_RAW', 'data/raw'),
        'known': known,
        'lost': lost,
        'unread': unread_days('events.event_lines', known),
        'range': range,
    }) %}
    {% set raw = fromjson(first_column(
        "select we_mart_open_raw('" ~ request | replace("'", "''") ~ "')"
    )[0]) %}
    {% set statements = [] %}
    {% for node in graph.sources.values() if node.source_name ~ '.' ~ node.name in raw.relations %}
        {% set key = node.source_name ~ '.' ~ node.name %}
        {% set relation = api.Relation.create(node.database, node.schema, node.identifier) %}
        {% do statements.append('create schema if not exists ' ~ adapter.quote(relation.schema)) %}
        {% do statements.append('create or replace view ' ~ relation ~ ' as ' ~ raw.relations[key]) %}
    {% endfor %}
    {% do raw.update({'statements': statements | unique | list}) %}
    {{ return(raw) }}
{% endmacro %}
