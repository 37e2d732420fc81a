{{ config(materialized='incremental') }}

{% set days = days_to_build() %}

with app_events as (

    select * from {{ ref('stg_ads__appsflyer_events') }}
    where {{ in_list('part_date', days) }}

),

mixpanel_events as (

    select * from {{ ref('stg_ads__mixpanel_events') }}
    where {{ in_list('part_date', days) }}

),

events as (

    select
        app_events.part_date,
        'appsflyer' as provider,
        {{ clean_text('app_events.event_name') }} as event_name,
        {{ business_date('app_events.event_time') }} as event_date
    from app_events
    union all
    select
        mixpanel_events.part_date,
        'mixpanel' as provider,
        {{ clean_text('mixpanel_events.event_name') }} as event_name,
        {{ business_date('mixpanel_events.event_time') }} as event_date
    from mixpanel_events

),

events_with_seen_date as (

    select
        events.part_date,
        events.provider,
        coalesce(events.event_name, 'unknown') as event_name,
        -- what came late, or has a clock of its own, was seen when it came
        case
            when
                events.event_date between
                cast(events.part_date as date)
                - interval '{{ var("max_lateness_days") }}' day
                and cast(events.part_date as date)
                then events.event_date
            else cast(events.part_date as date)
        end as seen_date
    from events

),

final as (

    select
        events.part_date,
        events.provider,
        events.event_name,
        min(events.seen_date) as first_seen_date,
        max(events.seen_date) as last_seen_date,
        count(*) as cnt_event
    from events_with_seen_date as events
    group by events.part_date, events.provider, events.event_name

)

select * from final
