{{ config(
    materialized='incremental',
    meta={'partition_column': 'funnel_date'},
) }}

{% set days = passed_days() %}

with int_events_accepted as (

    select * from {{ ref('int_events_accepted') }}
    where {{ in_list('part_date', days) }}

),

-- Once a user and step: counting distinct users of each step would sort all events.
user_steps as (

    select
        events.part_date,
        events.platform,
        events.user_id,
        max(case when events.event_type = 'page_view' then 1 else 0 end) as is_viewer,
        max(case when events.event_type = 'click' then 1 else 0 end) as is_clicker,
        max(case when events.event_type = 'add_to_cart' then 1 else 0 end)
            as is_cart_adder,
        max(case when events.event_type = 'purchase' then 1 else 0 end) as is_purchaser
    from int_events_accepted as events
    group by events.part_date, events.platform, events.user_id

),

steps as (

    select
        user_steps.part_date,
        user_steps.platform,
        cast(sum(user_steps.is_viewer) as bigint) as step1_viewers,
        cast(sum(user_steps.is_clicker) as bigint) as step2_clickers,
        cast(sum(user_steps.is_cart_adder) as bigint) as step3_cart_adders,
        cast(sum(user_steps.is_purchaser) as bigint) as step4_purchasers
    from user_steps
    group by user_steps.part_date, user_steps.platform

),

final as (

    select
        cast(steps.part_date as date) as funnel_date,
        steps.platform,
        steps.step1_viewers,
        steps.step2_clickers,
        steps.step3_cart_adders,
        steps.step4_purchasers,
        {{ percent('steps.step2_clickers', 'steps.step1_viewers') }}
            as view_to_click_rate,
        {{ percent('steps.step3_cart_adders', 'steps.step2_clickers') }}
            as click_to_cart_rate,
        {{ percent('steps.step4_purchasers', 'steps.step3_cart_adders') }}
            as cart_to_purchase_rate,
        {{ percent('steps.step4_purchasers', 'steps.step1_viewers') }}
            as overall_conversion_rate
    from steps

)

select * from final
