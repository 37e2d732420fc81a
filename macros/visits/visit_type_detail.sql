{#
    The ways of visits that are known, sorted and joined by +; empty text if there is none.

    ways: name of a relation with the columns of visit_ways
#}
{% macro visit_type_detail(ways) -%}
        substr(
            {%- for way in ('mobile_web', 'pc_web', 'ws_app', 'wv_app') %}
            {{ '|| ' if not loop.first }}case when {{ ways }}.is_{{ way }} = 1 then '+{{ way }}' else '' end
            {%- endfor %},
            2
        )
{%- endmacro %}
