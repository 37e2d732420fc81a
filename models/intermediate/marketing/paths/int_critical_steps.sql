{{ config(
    materialized='table',
    tags=['whole_history'],
    indexes=row_store_indexes(['person_id']),
    pre_hook="{{ without_nested_loops() }}",
) }}

{% set goals = {
    'registration': 'registration',
    'first_purchase': 'purchase',
    'membership': 'membership',
} %}

with starts as (

    select * from {{ ref('int_critical_starts') }}

),

app_events as (

    select * from {{ ref('int_app_events_identified') }}

),

events_on_the_way as (

    select
        starts.target,
        starts.person_id,
        app_events.event_time,
        case
            when app_events.action = 'unmapped' then app_events.event_name
            else app_events.action
        end as step
    from starts
    inner join app_events
        on
            starts.person_id = app_events.person_id
            and starts.started_at <= app_events.event_time
            and coalesce(starts.converted_at, timestamp '9999-12-31 00:00:00')
            > app_events.event_time
    -- the app's own word of the target is no step towards it
    where
        app_events.action <> case starts.target
            {% for target, action in goals.items() %}
            when '{{ target }}' then '{{ action }}'
            {% endfor %}
        end

),

events_with_previous as (

    select
        events.*,
        lag(events.step) over (
            partition by events.target, events.person_id
            order by events.event_time, {{ c_text('events.step') }}
        ) as previous_step
    from events_on_the_way as events

),

steps_numbered as (

    select
        events.target,
        events.person_id,
        events.step,
        row_number() over (
            partition by events.target, events.person_id
            order by events.event_time, {{ c_text('events.step') }}
        ) as step_no
    from events_with_previous as events
    where events.step is distinct from events.previous_step

),

steps as (

    select
        starts.target,
        starts.person_id,
        0 as step_no,
        'install' as step
    from starts
    union all
    select
        steps_numbered.target,
        steps_numbered.person_id,
        steps_numbered.step_no,
        steps_numbered.step
    from steps_numbered
    where steps_numbered.step_no <= {{ var('critical_path_max_steps') }}

),

final as (

    select
        steps.target,
        steps.person_id,
        cast(steps.step_no as integer) as step_no,
        steps.step,
        lead(steps.step) over (
            partition by steps.target, steps.person_id order by steps.step_no
        ) as next_step,
        starts.is_converted,
        starts.seconds_to_convert
    from steps
    inner join starts
        on steps.target = starts.target and steps.person_id = starts.person_id

)

select * from final
