{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['event_date']),
    meta={'partition_column': 'event_date'},
) }}

{% set days = passed_days() %}

with int_events_accepted as (

    select * from {{ ref('int_events_accepted') }}
    where {{ in_list('part_date', days) }}

),

sessions as (

    select
        events.session_id,
        events.part_date,
        {{ string_agg_ordered(
            'events.event_type',
            ' -> ',
            'events.event_at, ' ~ c_text('events.file_name') ~ ', events.line_no',
        ) }} as event_sequence,
        count(*) as event_count,
        {{ epoch_ms('max(events.event_at)') }} - {{ epoch_ms('min(events.event_at)') }}
            as milliseconds,
        bool_or(events.event_type = 'purchase') as has_purchase
    from int_events_accepted as events
    group by events.session_id, events.part_date

),

final as (

    select
        sessions.session_id,
        cast(sessions.part_date as date) as event_date,
        sessions.event_sequence,
        sessions.event_count,
        cast(sessions.milliseconds * 0.001 as numeric(38, 3)) as duration_seconds,
        sessions.has_purchase
    from sessions

)

select * from final
