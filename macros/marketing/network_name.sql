{#
    The network of a row that was left joined to the seed ad_networks on
    media_source_key; a spelling that the seed lacks is a network of its own.

    network: column of the joined seed
    media_source: text expression, as in the join
#}
{% macro network_name(network, media_source) -%}
coalesce({{ network }}, replace({{ media_source_key(media_source) }}, ' ', '_'))
{%- endmacro %}
