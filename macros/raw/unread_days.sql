{#
    The days of a raw table, seen by earlier runs, that a model may read in this run
    nevertheless: those that one of its consumers has yet to take in, and all of them
    where a consumer is built from nothing.

    key: source.table
    known: (source.table, day) that earlier runs have seen
#}
{% macro unread_days(key, known) %}
    {% set days = known | selectattr(0, 'equalto', key) | map('last') | unique | list %}
    {% set consumers = consumers_of_days([key]) if days else [] %}
    {% set ready = [] %}
    {% for name in consumers if not flags.FULL_REFRESH %}
        {% set node = graph.nodes['model.we_mart.' ~ name] %}
        {% if load_relation(api.Relation.create(node.database, node.schema, node.alias)) %}
            {% do ready.append(name) %}
        {% endif %}
    {% endfor %}
    {% if ready | length < consumers | length %}{{ return(days) }}{% endif %}
    {{ return(first_column(
        'with logged as (' ~ logged_days([key], 'out') ~ ') '
        ~ days_not_taken('logged', consumers)
    ) if consumers else []) }}
{% endmacro %}
