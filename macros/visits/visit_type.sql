{#
    Where visits were: wv (only inside the community app), ws (only elsewhere), both or
    none.

    ways: name of a relation with the columns of visit_ways
#}
{% macro visit_type(ways) -%}
        case
            when {{ ways }}.is_wv_app = 1 and {{ ways }}.is_elsewhere = 1 then 'both'
            when {{ ways }}.is_wv_app = 1 then 'wv'
            when {{ ways }}.is_elsewhere = 1 then 'ws'
            else 'none'
        end
{%- endmacro %}
