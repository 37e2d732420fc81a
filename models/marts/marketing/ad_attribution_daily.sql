{{ config(materialized='table', tags=['whole_history']) }}

with credits_found as (

    select * from {{ ref('int_attribution_credits_found') }}

),

final as (

    select
        cast({{ day_text('credits_found.conversion_date') }} as {{ dbt.type_string() }})
            as part_date,
        credits_found.conversion_date,
        credits_found.target,
        credits_found.model,
        credits_found.level,
        credits_found.network,
        credits_found.campaign_id,
        cast(credits_found.conversions as numeric(18, 9)) as conversions,
        cast(credits_found.revenue as numeric(18, 4)) as revenue
    from credits_found

)

select * from final
