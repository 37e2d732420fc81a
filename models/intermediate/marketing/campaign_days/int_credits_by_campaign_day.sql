with credits as (

    select * from {{ ref('int_attribution_credits_found') }}
    where level = 'campaign'

),

credits_by_campaign_day as (

    select
        credits.conversion_date as report_date,
        credits.network,
        credits.campaign_id{% for model in attribution_models() %},
        {% for target in ('registration', 'first_purchase', 'membership') %}
        cast(
            coalesce(
                sum(
                    case
                        when
                            credits.target = '{{ target }}'
                            and credits.model = '{{ model }}' then credits.conversions
                    end
                ), 0
            ) as numeric(18, 9)
        ) as {{ target }}_{{ model }},
        {% endfor %}
        cast(
            coalesce(
                sum(
                    case
                        when
                            credits.target = 'first_purchase'
                            and credits.model = '{{ model }}' then credits.revenue
                    end
                ), 0
            ) as numeric(18, 4)
        ) as first_purchase_krw_{{ model }}{% endfor %}

    from credits
    group by credits.conversion_date, credits.network, credits.campaign_id

)

select * from credits_by_campaign_day
