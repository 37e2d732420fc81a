{#
    Who visited: the account, or the device where nobody was logged in. The letter in
    front keeps a device apart from an account that reads like it.

    visit: name of a relation with account_id and device_id
#}
{% macro visitor(visit) -%}
coalesce('a' || {{ visit }}.account_id, 'd' || {{ visit }}.device_id)
{%- endmacro %}
