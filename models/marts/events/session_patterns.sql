with session_sequences as (

    select * from {{ ref('session_sequences') }}

),

patterns as (

    select
        sessions.event_sequence,
        count(*) as session_count,
        sum(sessions.duration_seconds) as duration_seconds,
        count(*) filter (where sessions.has_purchase) as purchase_sessions
    from session_sequences as sessions
    group by sessions.event_sequence

),

final as (

    select
        patterns.event_sequence,
        patterns.session_count,
        {{ ratio('patterns.duration_seconds', 'patterns.session_count', 3) }}
            as mean_seconds,
        {{ percent('patterns.purchase_sessions', 'patterns.session_count') }}
            as purchase_rate
    from patterns

)

select * from final
