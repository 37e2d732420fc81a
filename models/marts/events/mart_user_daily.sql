{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['activity_date']),
    meta={'partition_column': 'activity_date'},
) }}

{% set days = passed_days() %}

with int_event_session_counts as (

    select * from {{ ref('int_event_session_counts') }}
    where {{ in_list('part_date', days) }}

),

int_event_orders_accepted as (

    select * from {{ ref('int_event_orders_accepted') }}
    where {{ in_list('part_date', days) }}

),

purchase_amounts as (

    select
        orders.user_id,
        orders.part_date,
        sum(orders.total_amount) as total_purchase_amount
    from int_event_orders_accepted as orders
    group by orders.user_id, orders.part_date

),

user_days as (

    select
        sessions.user_id,
        sessions.part_date,
        count(*) as session_count,
        sum(sessions.page_view_count) as page_view_count,
        sum(sessions.click_count) as click_count,
        sum(sessions.add_to_cart_count) as add_to_cart_count,
        sum(sessions.purchase_count) as purchase_count,
        sum(sessions.search_count) as search_count,
        min(sessions.first_event_at) as first_event_at,
        max(sessions.last_event_at) as last_event_at,
        sum(
            {{ epoch_ms('sessions.last_event_at') }}
            - {{ epoch_ms('sessions.first_event_at') }}
        ) as session_milliseconds
    from int_event_session_counts as sessions
    group by sessions.user_id, sessions.part_date

),

final as (

    select
        user_days.user_id,
        cast(user_days.part_date as date) as activity_date,
        cast(user_days.session_count as bigint) as session_count,
        cast(user_days.page_view_count as bigint) as page_view_count,
        cast(user_days.click_count as bigint) as click_count,
        cast(user_days.add_to_cart_count as bigint) as add_to_cart_count,
        cast(user_days.purchase_count as bigint) as purchase_count,
        cast(user_days.search_count as bigint) as search_count,
        cast(coalesce(purchase_amounts.total_purchase_amount, 0) as numeric(38, 2))
            as total_purchase_amount,
        user_days.first_event_at,
        user_days.last_event_at,
        cast(user_days.session_milliseconds * 0.001 as numeric(38, 3))
            as session_duration_total
    from user_days
    left join purchase_amounts
        on
            user_days.user_id = purchase_amounts.user_id
            and user_days.part_date = purchase_amounts.part_date

)

select * from final
