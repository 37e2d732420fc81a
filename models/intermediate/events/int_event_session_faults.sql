{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build(lookahead=1) %}

with int_event_lines_checked as (

    select * from {{ ref('int_event_lines_checked') }}
    where {{ in_list('part_date', days) }}

),

int_event_sessions as (

    select * from {{ ref('int_event_sessions') }}
    where {{ in_list('part_date', days_around(days, 1, 0)) }}

),

sessions_with_day_before as (

    select
        sessions.part_date,
        sessions.session_id,
        least(sessions.first_seen_at, day_before.first_seen_at) as first_seen_at,
        least(sessions.first_carted_at, day_before.first_carted_at) as first_carted_at,
        least(sessions.first_platform, day_before.first_platform) as first_platform,
        greatest(sessions.last_platform, day_before.last_platform) as last_platform
    from int_event_sessions as sessions
    left join int_event_sessions as day_before
        on
            sessions.session_id = day_before.session_id
            and cast(sessions.part_date as date) - cast(day_before.part_date as date)
            = 1

),

-- Only these can be out of order, or are of another platform than others of theirs.
lines_of_sessions as (

    select
        lines.part_date,
        lines.file_name,
        lines.line_no,
        lines.session_id,
        case
            when
                lines.event_type = 'purchase'
                and lines.event_at is not null
                and coalesce(sessions.first_carted_at > lines.event_at, true)
                then 'purchase without add_to_cart before'
            when
                lines.event_type = 'add_to_cart'
                and lines.event_at is not null
                and coalesce(sessions.first_seen_at > lines.event_at, true)
                then 'add_to_cart without page_view or click before'
        end as order_fault,
        case
            when
                sessions.first_platform <> sessions.last_platform
                then 'platform change in session'
        end as platform_fault
    from int_event_lines_checked as lines
    inner join sessions_with_day_before as sessions
        on
            lines.part_date = sessions.part_date
            and lines.session_id = sessions.session_id
    where
        sessions.first_platform <> sessions.last_platform
        or (
            lines.event_type in ('add_to_cart', 'purchase')
            and lines.event_at is not null
        )

),

final as (

    select * from lines_of_sessions
    where order_fault is not null or platform_fault is not null

)

select * from final
