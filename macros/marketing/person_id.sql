{#
    Key of the person behind a row: the integrated account, else the component of the
    identifier graph, else the row's own id.

    we_member_id: bigint expression
    component_id: expression
    own_id: text expression
    is_ambiguous: condition that the component has several accounts; it is nobody then
#}
{% macro person_id(we_member_id, component_id, own_id, is_ambiguous) -%}
case
            when {{ we_member_id }} is not null
                then 'member:' || cast({{ we_member_id }} as {{ dbt.type_string() }})
            when {{ component_id }} is not null and not {{ is_ambiguous }}
                then 'component:' || cast({{ component_id }} as {{ dbt.type_string() }})
            else {{ own_id }}
        end
{%- endmacro %}
