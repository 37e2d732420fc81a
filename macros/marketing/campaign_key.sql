{#
    A campaign id as the key of ad_campaign: clean, and 'unknown' where there is none, so
    that what was spent on it is still counted.

    campaign_id: text expression
#}
{% macro campaign_key(campaign_id) -%}
coalesce({{ clean_text(campaign_id) }}, 'unknown')
{%- endmacro %}
