{#
    Condition: a text is no install id as AppsFlyer gives it, 13 digits of milliseconds, a
    hyphen and 7 to 19 digits.

    id: text expression
#}
{% macro appsflyer_id_is_invalid(id) -%}
not coalesce({{ regexp_matches(id, '^[0-9]{13}-[0-9]{7,19}$') }}, false)
{%- endmacro %}
