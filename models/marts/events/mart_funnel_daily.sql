{{ config(
    materialized='incremental',
    meta={'partition_column': 'funnel_date'},
) }}

{% set days = passed_days() %}

with int_event_session_counts as (

    select * from {{ ref('int_event_session_counts') }}
    where {{ in_list('part_date', days) }}

),

-- once a user and step
user_steps as (

    select
        sessions.part_date,
        sessions.platform,
        sessions.user_id,
        max(case when sessions.page_view_count > 0 then 1 else 0 end) as is_viewer,
        max(case when sessions.click_count > 0 then 1 else 0 end) as is_clicker,
        max(case when sessions.add_to_cart_count > 0 then 1 else 0 end) as is_adder,
        max(case when sessions.purchase_count > 0 then 1 else 0 end) as is_purchaser
    from int_event_session_counts as sessions
    group by sessions.part_date, sessions.platform, sessions.user_id

),

steps as (

    select
        user_steps.part_date,
        user_steps.platform,
        cast(sum(user_steps.is_viewer) as bigint) as step1_viewers,
        cast(sum(user_steps.is_clicker) as bigint) as step2_clickers,
        cast(sum(user_steps.is_adder) as bigint) as step3_cart_adders,
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
