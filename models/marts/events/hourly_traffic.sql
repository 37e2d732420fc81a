{{ config(
    materialized='incremental',
    meta={'partition_column': 'event_date'},
) }}

{% set days = passed_days() %}

with int_events_accepted as (

    select * from {{ ref('int_events_accepted') }}
    where {{ in_list('part_date', days) }}

),

session_hours as (

    select
        events.part_date,
        cast(extract(hour from events.event_at) as integer) as event_hour,
        events.platform,
        events.user_id,
        events.session_id,
        count(*) as event_count
    from int_events_accepted as events
    group by
        events.part_date,
        cast(extract(hour from events.event_at) as integer),
        events.platform,
        events.user_id,
        events.session_id

),

final as (

    select
        cast(session_hours.part_date as date) as event_date,
        session_hours.event_hour,
        session_hours.platform,
        cast(sum(session_hours.event_count) as bigint) as event_count,
        count(distinct session_hours.user_id) as user_count,
        count(distinct session_hours.session_id) as session_count
    from session_hours
    group by session_hours.part_date, session_hours.event_hour, session_hours.platform

)

select * from final
