with ends as (

    select
        edges.target,
        edges.from_step_no as step_no,
        edges.from_step as step,
        edges.cnt_user as cnt_out,
        0 as cnt_in
    from {{ ref('ad_critical_path_edge') }} as edges
    where edges.from_step_no > 0
    union all
    select
        edges.target,
        edges.to_step_no as step_no,
        edges.to_step as step,
        0 as cnt_out,
        edges.cnt_user as cnt_in
    from {{ ref('ad_critical_path_edge') }} as edges
    where edges.to_step_no is not null
    union all
    -- everybody sets out, and ends somewhere
    select
        edges.target,
        0 as step_no,
        'all' as step,
        case when edges.from_step_no = 0 then edges.cnt_user else 0 end as cnt_out,
        case when edges.to_step_no is null then edges.cnt_user else 0 end as cnt_in
    from {{ ref('ad_critical_path_edge') }} as edges

)

select
    ends.target,
    ends.step_no,
    ends.step
from ends
group by ends.target, ends.step_no, ends.step
having sum(ends.cnt_in) <> sum(ends.cnt_out)
