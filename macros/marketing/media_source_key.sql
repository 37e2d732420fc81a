{#
    A network's name as some system spells it, in the form of the seed ad_networks: clean,
    in lower case, organic where there is none.

    media_source: text expression
#}
{% macro media_source_key(media_source) -%}
lower(coalesce({{ clean_text(media_source) }}, 'organic'))
{%- endmacro %}
