{#
    PostgreSQL's types for a neutral type of the contract: the one that we-mart load
    makes first, then the others that serve as well.

    neutral: string, json, bigint, int, double, boolean, date, timestamp, decimal(p,s)
#}
{% macro raw_type_on_postgres(neutral) %}
    {% set types = {
        'string': ['text', 'character varying', 'character'],
        'json': ['text', 'jsonb', 'json', 'character varying'],
        'bigint': ['bigint', 'integer', 'smallint'],
        'int': ['integer', 'smallint'],
        'double': ['double precision', 'real'],
        'timestamp': ['timestamp without time zone'],
    } %}
    {{ return(types.get(neutral, [neutral | replace('decimal', 'numeric')])) }}
{% endmacro %}
