{#
    Campaign that an install's cohort is of, as a key of ad_campaign: organic ones are of
    one.

    network, campaign_id: text expressions
#}
{% macro cohort_campaign(network, campaign_id) -%}
case
            when {{ network }} = 'organic' then 'organic'
            else {{ campaign_key(campaign_id) }}
        end
{%- endmacro %}
