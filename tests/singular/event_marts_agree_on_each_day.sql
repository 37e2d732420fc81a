{# Purchases and their amounts are the same in each mart of the commerce event log. #}
{% set days = built_days('mart_orders') %}

with orders as (

    select
        order_date as day,
        count(*) as purchases,
        sum(total_amount) as amount
    from {{ ref('mart_orders') }}
    where {{ in_dates('order_date', days) }}
    group by order_date

),

users as (

    select
        activity_date as day,
        sum(purchase_count) as purchases,
        sum(total_purchase_amount) as amount,
        sum(
            page_view_count
            + click_count
            + add_to_cart_count
            + purchase_count
            + search_count
        )
            as events
    from {{ ref('mart_user_daily') }}
    where {{ in_dates('activity_date', days) }}
    group by activity_date

),

hours as (

    select
        event_date as day,
        sum(event_count) as events
    from {{ ref('hourly_traffic') }}
    where {{ in_dates('event_date', days) }}
    group by event_date

),

sequences as (

    select
        event_date as day,
        sum(event_count) as events
    from {{ ref('session_sequences') }}
    where {{ in_dates('event_date', days) }}
    group by event_date

)

select
    users.day,
    users.purchases,
    orders.purchases as orders,
    users.amount,
    orders.amount as order_amount,
    users.events,
    hours.events as events_by_hour,
    sequences.events as events_in_sequences
from users
full join orders on users.day = orders.day
full join hours on users.day = hours.day
full join sequences on users.day = sequences.day
where
    users.day is null
    or coalesce(users.purchases, 0) <> coalesce(orders.purchases, 0)
    or coalesce(users.amount, 0) <> coalesce(orders.amount, 0)
    or users.events is distinct from hours.events
    or users.events is distinct from sequences.events
