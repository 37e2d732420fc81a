{{ config(
    materialized='incremental',
    meta={'partition_column': 'event_date'},
) }}

{% set days = passed_days() %}

with int_event_session_counts as (

    select * from {{ ref('int_event_session_counts') }}
    where {{ in_list('part_date', days) }}

),

-- once a session and step: a session may be of several users
session_steps as (

    select
        sessions.part_date,
        sessions.platform,
        sessions.session_id,
        max(case when sessions.page_view_count > 0 then 1 else 0 end) as has_view,
        max(case when sessions.click_count > 0 then 1 else 0 end) as has_click,
        max(case when sessions.add_to_cart_count > 0 then 1 else 0 end) as has_cart,
        max(case when sessions.purchase_count > 0 then 1 else 0 end) as has_purchase
    from int_event_session_counts as sessions
    group by sessions.part_date, sessions.platform, sessions.session_id

),

steps as (

    select
        session_steps.part_date,
        session_steps.platform,
        count(*) as session_count,
        cast(sum(session_steps.has_view) as bigint) as view_sessions,
        cast(sum(session_steps.has_click) as bigint) as click_sessions,
        cast(sum(session_steps.has_cart) as bigint) as cart_sessions,
        cast(sum(session_steps.has_purchase) as bigint) as purchase_sessions
    from session_steps
    group by session_steps.part_date, session_steps.platform

),

final as (

    select
        cast(steps.part_date as date) as event_date,
        steps.platform,
        steps.session_count,
        steps.view_sessions,
        steps.click_sessions,
        steps.cart_sessions,
        steps.purchase_sessions,
        {{ percent('steps.click_sessions', 'steps.view_sessions') }}
            as view_to_click_rate,
        {{ percent('steps.cart_sessions', 'steps.click_sessions') }}
            as click_to_cart_rate,
        {{ percent('steps.purchase_sessions', 'steps.cart_sessions') }}
            as cart_to_purchase_rate,
        {{ percent('steps.purchase_sessions', 'steps.view_sessions') }}
            as overall_conversion_rate
    from steps

)

select * from final
