with int_event_lines_checked as (

    select * from {{ ref('int_event_lines_checked') }}

),

int_event_sessions as (

    select * from {{ ref('int_event_sessions') }}

),

lines_by_day as (

    select
        lines.part_date,
        count(*) as line_count,
        count(*) filter (where lines.is_event) as event_count,
        count(*) filter (where lines.event_type = 'purchase') as purchase_count
    from int_event_lines_checked as lines
    group by lines.part_date

),

sessions_by_day as (

    select
        sessions.part_date,
        count(*) as session_count
    from int_event_sessions as sessions
    group by sessions.part_date

),

final as (

    select
        lines_by_day.part_date,
        lines_by_day.line_count,
        lines_by_day.event_count,
        lines_by_day.purchase_count,
        coalesce(sessions_by_day.session_count, 0) as session_count
    from lines_by_day
    left join sessions_by_day on lines_by_day.part_date = sessions_by_day.part_date

)

select * from final
