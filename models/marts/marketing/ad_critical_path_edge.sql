{{ config(materialized='table', tags=['whole_history']) }}

with steps as (

    select * from {{ ref('int_critical_steps') }}

),

totals as (

    select
        steps.target,
        count(*) as cnt_user
    from steps
    where steps.step_no = 0
    group by steps.target

),

transitions as (

    select
        steps.target,
        steps.step_no,
        steps.step,
        steps.next_step,
        count(*) as cnt_user
    from steps
    where steps.next_step is not null
    group by steps.target, steps.step_no, steps.step, steps.next_step

),

rare_transitions as (

    select
        transitions.target,
        transitions.step_no,
        transitions.step,
        transitions.next_step
    from transitions
    inner join totals on transitions.target = totals.target
    where transitions.cnt_user < {{ var('critical_path_min_share') }} * totals.cnt_user

),

-- a label hangs on a person's own steps alone, so who enters a node leaves it, too
steps_labelled as (

    select
        steps.target,
        steps.person_id,
        steps.step_no,
        case when rare.target is null then steps.next_step else 'other' end
            as next_label,
        steps.next_step,
        steps.is_converted
    from steps
    left join rare_transitions as rare
        on
            steps.target = rare.target
            and steps.step_no = rare.step_no
            and steps.step = rare.step
            and steps.next_step = rare.next_step

),

steps_with_label as (

    select
        steps.*,
        lag(steps.next_label) over (
            partition by steps.target, steps.person_id order by steps.step_no
        ) as label
    from steps_labelled as steps

),

edges as (

    select
        steps.target,
        steps.step_no as from_step_no,
        coalesce(steps.label, 'install') as from_step,
        case when steps.next_step is not null then steps.step_no + 1 end as to_step_no,
        case
            when steps.next_step is not null then steps.next_label
            when steps.is_converted then 'converted'
            else 'not converted'
        end as to_step
    from steps_with_label as steps

),

final as (

    select
        edges.target,
        edges.from_step_no,
        edges.from_step,
        edges.to_step_no,
        edges.to_step,
        count(*) as cnt_user,
        {{ ratio('count(*)', 'max(totals.cnt_user)', 6) }} as share_of_users
    from edges
    inner join totals on edges.target = totals.target
    group by
        edges.target,
        edges.from_step_no,
        edges.from_step,
        edges.to_step_no,
        edges.to_step

)

select * from final
