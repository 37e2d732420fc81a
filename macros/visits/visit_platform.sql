{#
    The way by which a visit came to the shop: wv_app (web view of the community app),
    ws_app (the shop's own app), mobile_web, pc_web, or unknown.

    visit: name of a relation with platform and is_wv
#}
{% macro visit_platform(visit) -%}
        case
            when {{ visit }}.platform = 'APP' and {{ visit }}.is_wv = 1 then 'wv_app'
            when {{ visit }}.platform = 'APP' then 'ws_app'
            when {{ visit }}.platform in ('MOBILE_WEB', 'PC_WEB') then lower({{ visit }}.platform)
            else 'unknown'
        end
{%- endmacro %}
