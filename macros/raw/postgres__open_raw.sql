{#
    PostgreSQL's side of open_raw: the tables are there already, loaded by we-mart or
    by whoever keeps them. Absent ones are made, empty, so that models can read them;
    from then on an empty table counts as absent.

    known, lost, range, result: as open_raw
#}
{% macro postgres__open_raw(known, lost, range) %}
    {% set held = raw_columns_held() %}
    {% set raw = {'place': '', 'problems': [], 'absent': [], 'arrived': [], 'gone': [], 'statements': json_or_null_statements()} %}
    {% set tables = [] %}
    {% for node in raw_sources() %}
        {% set key = node.source_name ~ '.' ~ node.name %}
        {% set relation = api.Relation.create(node.database, node.schema, node.identifier) %}
        {% if (node.schema ~ '.' ~ node.identifier) in held %}
            {% do raw.problems.extend(raw_column_problems(
                key, node, held[node.schema ~ '.' ~ node.identifier]
            )) %}
            {% do tables.append((key, relation, 'part_date' in node.columns)) %}
        {% else %}
            {% do raw.absent.append(key) %}
            {% do raw.statements.extend(create_raw_table(node, relation)) %}
        {% endif %}
    {% endfor %}
    {% if raw.absent | length == raw_sources() | length %}
        {% do raw.problems.append(
            'no raw table is in database ' ~ target.dbname ~ ': bring them in with we-mart load'
        ) %}
    {% endif %}
    {% if not raw.problems %}
        {% do raw.absent.extend(empty_raw_tables(tables)) %}
        {% do raw.update(new_raw_days(raw_days_held(tables), known, lost, range)) %}
    {% endif %}
    {{ return(raw) }}
{% endmacro %}
