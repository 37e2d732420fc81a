{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with int_events_accepted as (

    select * from {{ ref('int_events_accepted') }}
    where {{ in_list('part_date', days) }}

),

final as (

    select
        events.part_date,
        events.session_id,
        events.user_id,
        events.platform,
        count(*) as event_count,
        count(*) filter (where events.event_type = 'page_view') as page_view_count,
        count(*) filter (where events.event_type = 'click') as click_count,
        count(*) filter (where events.event_type = 'add_to_cart') as add_to_cart_count,
        count(*) filter (where events.event_type = 'purchase') as purchase_count,
        count(*) filter (where events.event_type = 'search') as search_count,
        min(events.event_at) as first_event_at,
        max(events.event_at) as last_event_at
    from int_events_accepted as events
    group by events.part_date, events.session_id, events.user_id, events.platform

)

select * from final
