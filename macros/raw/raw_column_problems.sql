{#
    Lines that name each column of a raw table that is missing or of a wrong type.

    key: source.table, for the message
    node: the dbt source
    held: {column: type} in the database
#}
{% macro raw_column_problems(key, node, held) %}
    {% set problems = [] %}
    {% for column in node.columns.values() %}
        {% set expected = raw_type_on_postgres(column.data_type) %}
        {% if column.name not in held %}
            {% do problems.append(
                key ~ ': column ' ~ column.name ~ ' is missing, expected ' ~ expected[0]
            ) %}
        {% elif held[column.name] not in expected
            and modules.re.sub('\\(\\d+\\)', '', held[column.name]) not in expected %}
            {% do problems.append(
                key ~ ': column ' ~ column.name ~ ' is ' ~ held[column.name]
                ~ ', expected ' ~ expected[0]
            ) %}
        {% endif %}
    {% endfor %}
    {{ return(problems) }}
{% endmacro %}
