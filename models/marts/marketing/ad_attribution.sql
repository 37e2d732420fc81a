{{ config(materialized='table', tags=['whole_history']) }}

with credits_found as (

    select * from {{ ref('int_attribution_credits_found') }}

),

final as (

    select
        credits_found.target,
        credits_found.model,
        credits_found.level,
        credits_found.network,
        credits_found.campaign_id,
        cast(sum(credits_found.conversions) as numeric(18, 9)) as conversions,
        cast(sum(credits_found.revenue) as numeric(18, 4)) as revenue
    from credits_found
    group by
        credits_found.target,
        credits_found.model,
        credits_found.level,
        credits_found.network,
        credits_found.campaign_id

)

select * from final
