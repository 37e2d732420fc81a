{#
    Query for the distinct pairs of ids that the rows of a relation have together, both
    there: columns part_date, left_type, left_id, right_type, right_id, source.

    rows_with_ids: name of the relation, with part_date
    source: what a pair of it is known by
    pairs: list of (SQL of the left type, left id, SQL of the right type, right id)
#}
{% macro identifier_pairs(rows_with_ids, source, pairs) -%}
    {%- for left_type, left_id, right_type, right_id in pairs %}
    select distinct
        {{ rows_with_ids }}.part_date,
        {{ left_type }} as left_type,
        cast({{ rows_with_ids }}.{{ left_id }} as {{ dbt.type_string() }}) as left_id,
        {{ right_type }} as right_type,
        cast({{ rows_with_ids }}.{{ right_id }} as {{ dbt.type_string() }}) as right_id,
        '{{ source }}' as source
    from {{ rows_with_ids }}
    where
        {{ rows_with_ids }}.{{ left_id }} is not null
        and {{ rows_with_ids }}.{{ right_id }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
