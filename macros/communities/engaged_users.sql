{#
    Columns of a query that counts engaged_persons by community and country.

    persons: name of a relation with the columns of engaged_persons
#}
{% macro engaged_users(persons) -%}
        count(*) filter (where {{ persons }}.is_member = 1) as cnt_member,
        count(*) filter (where {{ persons }}.is_joiner = 1) as cnt_joiner,
        {%- for act in community_acts() %}
        count(*) filter (where {{ persons }}.is_{{ act[4:] }} = 1) as {{ act }}_user,
        {%- endfor %}
        count(*) filter (where {{ persons }}.is_engaged = 1) as cnt_engaged_user
{%- endmacro %}
