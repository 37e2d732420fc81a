{#
  Test: the relation has exactly these columns in this order. At each place that
  differs, the expected and the found column are a failure each.
    column_list  list of names
    transform    Jinja filter put on both sides before comparing: upper, lower, ...
#}
{% test expect_table_columns_to_match_ordered_list(model, column_list, transform='upper') %}
{%- if execute -%}
{%- set expected = column_list | map(transform) | list -%}
{%- set columns = adapter.get_columns_in_relation(model) -%}
{%- set found = columns | map(attribute='name') | map(transform) | list -%}
{%- set rows = [] -%}
{%- for place in range([expected | length, found | length] | max) -%}
    {%- set sides = {'expected': expected[place:place + 1], 'found': found[place:place + 1]} -%}
    {%- for side, names in sides.items() if sides.expected != sides.found -%}
        {%- for name in names %}{% do rows.append((place + 1, side, name)) %}{% endfor -%}
    {%- endfor -%}
{%- endfor -%}
{%- for place, side, name in rows %}
select
    {{ place }} as place,
    '{{ side }}' as side,
    '{{ name | replace("'", "''") }}' as column_name
{{ 'union all' if not loop.last }}
{%- else %}
select 0 as place where 1 = 0
{%- endfor -%}
{%- endif -%}
{% endtest %}
