{#
    Columns of a query that groups visits: by which ways they came, 1 or 0 each. What
    visit_type and visit_type_detail read.

    vst_platform: SQL expression, as visit_platform; null for no visit
#}
{% macro visit_ways(vst_platform) -%}
        {%- for way in ('mobile_web', 'pc_web', 'ws_app', 'wv_app') %}
        max(case when {{ vst_platform }} = '{{ way }}' then 1 else 0 end) as is_{{ way }},
        {%- endfor %}
        max(case when {{ vst_platform }} <> 'wv_app' then 1 else 0 end) as is_elsewhere
{%- endmacro %}
