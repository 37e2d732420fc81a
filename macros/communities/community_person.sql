{#
    Who an account is, as text: its member, or the account itself where it has none. The
    letter in front keeps the two apart.

    account: name of a relation with wv_user_id
    mapping: name of a relation with its we_member_id; the same unless told
#}
{% macro community_person(account, mapping=none) -%}
coalesce(
            'm' || cast({{ mapping or account }}.we_member_id as {{ dbt.type_string() }}),
            'a' || cast({{ account }}.wv_user_id as {{ dbt.type_string() }})
        )
{%- endmacro %}
