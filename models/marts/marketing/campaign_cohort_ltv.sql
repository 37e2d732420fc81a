{{ config(
    materialized='table',
    tags=['whole_history'],
    indexes=row_store_indexes(['cohort_date', 'campaign_id']),
) }}

with cohorts as (

    select
        campaign_cohorts.*,
        -- corrections may take more back than was spent
        case when campaign_cohorts.cost_krw > 0 then campaign_cohorts.cost_krw end
            as cost_to_divide_by
    from {{ ref('int_campaign_cohorts') }} as campaign_cohorts

),

values_found as (

    select
        found.*,
        -- where nobody has ever bought, nothing is known of values: no forecast is zero
        max(found.ltv_d365_high) over () > 0 as is_value_known
    from {{ ref('int_cohort_ltv_found') }} as found

),

campaigns as (

    select * from {{ ref('ad_campaign') }}

),

values_in_decimals as (

    select
        {% for days in (30, 90, 180, 365) %}
        {% for end in ('', '_low', '_high') %}
        case
            when found.is_value_known
                then {{ exact_number('found.revenue_d' ~ days ~ '_forecast' ~ end) }}
        end as predicted_revenue_krw_d{{ days }}{{ end }},
        case
            when found.is_value_known
                then {{ exact_number('found.ltv_d' ~ days ~ end) }}
        end as predicted_ltv_krw_d{{ days }}{{ end }},
        {% endfor %}
        {% endfor %}
        {% for days in (1, 7, 30, 90) %}
        {{ exact_number('found.revenue_d' ~ days) }} as revenue_krw_d{{ days }},
        {% endfor %}
        {{ exact_number('found.revenue') }} as revenue_krw,
        found.period,
        found.network,
        found.campaign_id,
        found.cohort_date,
        found.as_of_date,
        found.cnt_customer,
        found.payback_date,
        found.is_stand_in
    from values_found as found

),

final as (

    select
        cohorts.period,
        cohorts.network,
        cohorts.campaign_id,
        cohorts.cohort_date,
        coalesce(campaigns.campaign_name, cohorts.campaign_id) as campaign_name,
        found.as_of_date,
        cohorts.cost_krw,
        cohorts.cnt_install,
        found.cnt_customer,
        {{ ratio('cohorts.cost_krw', 'cohorts.cnt_install', 2) }}
            as cost_per_install_krw,
        cohorts.cnt_registration,
        cohorts.cnt_buyer,
        found.revenue_krw,
        {% for days in (1, 7, 30, 90) %}
        found.revenue_krw_d{{ days }},
        {% endfor %}
        {% for days in (30, 90, 180, 365) %}
        {% for end in ('', '_low', '_high') %}
        found.predicted_revenue_krw_d{{ days }}{{ end }},
        {% endfor %}
        {% for end in ('', '_low', '_high') %}
        found.predicted_ltv_krw_d{{ days }}{{ end }},
        {% endfor %}
        {% endfor %}
        {{ ratio('found.revenue_krw', 'cohorts.cost_to_divide_by') }} as roas,
        {% for days in (30, 90, 180, 365) %}
        {{ ratio('found.predicted_revenue_krw_d' ~ days, 'cohorts.cost_to_divide_by') }}
            as predicted_roas_d{{ days }},
        {% endfor %}
        found.payback_date,
        found.is_stand_in,
        {{ run_timestamp() }} as run_timestamp
    from cohorts
    inner join values_in_decimals as found
        on
            cohorts.period = found.period
            and cohorts.network = found.network
            and cohorts.campaign_id = found.campaign_id
            and cohorts.cohort_date = found.cohort_date
    left join campaigns
        on
            cohorts.network = campaigns.network
            and cohorts.campaign_id = campaigns.campaign_id

)

select * from final
