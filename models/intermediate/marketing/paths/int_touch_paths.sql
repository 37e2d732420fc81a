{{ config(
    materialized='table',
    tags=['whole_history'],
    pre_hook="{{ without_nested_loops() }}",
) }}

with conversions as (

    select * from {{ ref('int_conversions') }}

),

touches as (

    select * from {{ ref('int_touches') }}

),

targets as (

    {% for target in var('attribution_targets') %}
    select '{{ target }}' as target
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

people_touched as (

    select
        touches.person_id,
        max(touches.touch_at) as last_touch_at
    from touches
    group by touches.person_id

),

paths as (

    select
        conversions.target,
        conversions.person_id,
        conversions.converted_at as ends_at,
        conversions.converted_at,
        conversions.conversion_date,
        conversions.revenue,
        true as is_converted
    from conversions
    union all
    select
        targets.target,
        people_touched.person_id,
        people_touched.last_touch_at as ends_at,
        cast(null as timestamp) as converted_at,
        cast(null as date) as conversion_date,
        cast(0 as numeric(18, 2)) as revenue,
        false as is_converted
    from people_touched
    cross join targets
    left join conversions
        on
            targets.target = conversions.target
            and people_touched.person_id = conversions.person_id
    where conversions.person_id is null

),

{% set days = var('attribution_lookback_days') %}

touches_in_window as (

    select
        paths.target,
        paths.person_id,
        touches.channel,
        touches.campaign_id,
        touches.is_direct,
        touches.touch_at
    from paths
    inner join touches
        on
            paths.person_id = touches.person_id
            and paths.ends_at >= touches.touch_at
            and paths.ends_at - interval '{{ days }}' day <= touches.touch_at

),

-- who converted without a touch came on their own
final as (

    select
        paths.target,
        paths.target || '|' || paths.person_id as path_id,
        paths.person_id,
        row_number() over (
            partition by paths.target, paths.person_id
            order by
                touches.touch_at,
                {{ c_text('touches.channel') }},
                {{ c_text('touches.campaign_id') }}
        ) as position,
        coalesce(touches.channel, 'direct') as channel,
        coalesce(touches.campaign_id, 'direct') as campaign_id,
        coalesce(touches.is_direct, true) as is_direct,
        touches.touch_at,
        paths.is_converted,
        paths.converted_at,
        paths.conversion_date,
        paths.revenue
    from paths
    left join touches_in_window as touches
        on paths.target = touches.target and paths.person_id = touches.person_id

)

select * from final
