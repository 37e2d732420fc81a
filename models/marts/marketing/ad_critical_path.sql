{{ config(
    materialized='table',
    tags=['whole_history'],
    pre_hook="{{ without_nested_loops() }}",
) }}

with steps as (

    select * from {{ ref('int_critical_steps') }}

),

sequences as (

    select
        ends.target,
        ends.person_id,
        ends.step_no,
        {{ string_agg_ordered('steps.step', ' > ', 'steps.step_no') }} as step_path
    from steps as ends
    inner join steps
        on
            ends.target = steps.target
            and ends.person_id = steps.person_id
            and ends.step_no >= steps.step_no
    group by ends.target, ends.person_id, ends.step_no

),

sequences_counted as (

    select
        sequences.target,
        sequences.step_path,
        max(sequences.step_no) as cnt_step,
        count(*) as cnt_user,
        count(*) filter (where ends.is_converted) as cnt_converted,
        count(*) filter (where ends.next_step is null) as cnt_user_whole,
        count(*) filter (where ends.is_converted and ends.next_step is null)
            as cnt_converted_whole,
        percentile_cont(0.5) within group (order by ends.seconds_to_convert)
            as median_seconds
    from sequences
    inner join steps as ends
        on
            sequences.target = ends.target
            and sequences.person_id = ends.person_id
            and sequences.step_no = ends.step_no
    group by sequences.target, sequences.step_path

),

totals as (

    select
        sequences_counted.target,
        sequences_counted.cnt_user,
        sequences_counted.cnt_converted
    from sequences_counted
    where sequences_counted.cnt_step = 0

),

final as (

    select
        sequences.target,
        sequences.step_path,
        sequences.cnt_step,
        sequences.cnt_user,
        sequences.cnt_converted,
        sequences.cnt_user_whole,
        sequences.cnt_converted_whole,
        {{ ratio('sequences.cnt_user', 'totals.cnt_user', 6) }} as share_of_users,
        {{ ratio('sequences.cnt_converted', 'sequences.cnt_user', 6) }}
            as conversion_rate,
        {{ ratio(
            'sequences.cnt_converted * totals.cnt_user',
            'sequences.cnt_user * totals.cnt_converted', 6
        ) }} as lift,
        cast(sequences.median_seconds as numeric(18, 1)) as median_seconds_to_convert,
        {{ ratio('sequences.cnt_converted', 'totals.cnt_converted', 6) }}
            as share_of_converted,
        {{ ratio('sequences.cnt_converted_whole', 'totals.cnt_converted', 6) }}
            as share_of_converted_whole
    from sequences_counted as sequences
    inner join totals on sequences.target = totals.target
    where
        sequences.cnt_user >= {{ var('critical_path_min_users') }}
        or sequences.cnt_step = 0

)

select * from final
