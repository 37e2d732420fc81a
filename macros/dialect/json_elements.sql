{#
    A from item: a relation with the columns item_no (from 1) and item more, a row for
    each element of the JSON array in one of its columns; none for what is no array.

    relation: name of a relation
    json: its column of JSON
#}
{% macro json_elements(relation, json) -%}
    {{ return(adapter.dispatch('json_elements', 'we_mart')(relation, json)) }}
{%- endmacro %}

{% macro default__json_elements(relation, json) -%}
(
        select
            {{ relation }}.*,
            cast(element.key as integer) + 1 as item_no,
            element.value as item
        from {{ relation }}, json_each({{ relation }}.{{ json }}) as element
        where json_type({{ relation }}.{{ json }}) = 'ARRAY'
    )
{%- endmacro %}

{% macro postgres__json_elements(relation, json) -%}
(
        select {{ relation }}.*, cast(element.item_no as integer) as item_no, element.item
        from {{ relation }}
        inner join lateral jsonb_array_elements(
            case when jsonb_typeof({{ relation }}.{{ json }}) = 'array' then {{ relation }}.{{ json }} end
        ) with ordinality as element (item, item_no) on true
    )
{%- endmacro %}
