{#
    A from item: a relation with a column more for each key of the JSON object in one of
    its columns; null where the key is absent or its value is null. If an object has a key
    twice, the first counts on DuckDB; PostgreSQL is given lines without such keys.

    relation: name of a relation
    json: its column of JSON text
    texts: keys whose values are read as text, whatever they are
    values: keys whose values stay JSON; there may be none
#}
{% macro json_record(relation, json, texts, values) -%}
    {{ return(adapter.dispatch('json_record', 'we_mart')(relation, json, texts, values)) }}
{%- endmacro %}

{% macro default__json_record(relation, json, texts, values) -%}
    {%- set structure = {} -%}
    {%- for key in texts -%}{%- do structure.update({key: 'VARCHAR'}) -%}{%- endfor -%}
    {%- for key in values -%}{%- do structure.update({key: 'JSON'}) -%}{%- endfor -%}
(
        select
            {{ relation }}.*,
            unnest(json_transform({{ relation }}.{{ json }}, '{{ tojson(structure) }}'))
        from {{ relation }}
    )
{%- endmacro %}

{% macro postgres__json_record(relation, json, texts, values) -%}
(
        select {{ relation }}.*, record.*
        from {{ relation }}
        left join lateral jsonb_to_record(
            case
                when jsonb_typeof(cast({{ relation }}.{{ json }} as jsonb)) = 'object'
                    then cast({{ relation }}.{{ json }} as jsonb)
            end
        ) as record (
            {%- for key in texts + values -%}
            {{ key }} {{ 'text' if key in texts else 'jsonb' }}{{ ', ' if not loop.last }}
            {%- endfor -%}
        ) on true
    )
{%- endmacro %}
