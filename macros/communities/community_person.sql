{#
    Who an account is, as text: its member, or the account itself where it has none. The
    letter in front keeps the two apart.

    account: name of a relation with we_member_id and wv_user_id
#}
{% macro community_person(account) -%}
coalesce(
            'm' || cast({{ account }}.we_member_id as {{ dbt.type_string() }}),
            'a' || cast({{ account }}.wv_user_id as {{ dbt.type_string() }})
        )
{%- endmacro %}
