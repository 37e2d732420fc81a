-- Each model credits every conversion and all revenue, on both levels; no day and no
-- campaign makes or loses any.
with conversions as (

    select
        conversions.target,
        count(*) as conversions,
        sum(conversions.revenue) as revenue
    from {{ ref('int_conversions') }} as conversions
    group by conversions.target

),

credits as (

    select
        credits.target,
        credits.model,
        credits.level,
        sum(credits.conversions) as conversions,
        sum(credits.revenue) as revenue
    from {{ ref('ad_attribution') }} as credits
    group by credits.target, credits.model, credits.level
    union all
    select
        credits.target,
        credits.model,
        credits.level,
        sum(credits.conversions) as conversions,
        sum(credits.revenue) as revenue
    from {{ ref('ad_attribution_daily') }} as credits
    group by credits.target, credits.model, credits.level

),

credits_counted as (

    select
        credits.*,
        count(*) over (partition by credits.target) as cnt_model
    from credits

)

-- 7 models, 2 levels, 2 marts
select
    conversions.*,
    credits.model,
    credits.level
from conversions
left join credits_counted as credits on conversions.target = credits.target
where
    credits.target is null
    or credits.cnt_model <> 28
    or conversions.conversions <> credits.conversions
    or conversions.revenue <> credits.revenue
