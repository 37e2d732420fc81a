{#
    Of each day, raw table and step of cleansing: rows in are rows out, removed and
    merged; and a step takes in what the step before has let out, where both are counted
    by the same day.
#}
{% set days = built_days('ad_cleansing_log') %}

with counts as (

    select * from {{ ref('int_ad_cleansing_counts') }}
    where {{ in_list('part_date', days) }}

),

counts_by_step as (

    select
        counts.node,
        counts.part_date,
        counts.table_name,
        counts.step_no,
        sum(case when counts.kind = 'in' then counts.cnt else 0 end) as rows_in,
        sum(case when counts.kind = 'out' then counts.cnt else 0 end) as rows_out,
        sum(
            case when counts.kind in ('out', 'removed', 'merged') then counts.cnt end
        ) as rows_accounted,
        min(counts.cnt) as smallest
    from counts
    group by counts.node, counts.part_date, counts.table_name, counts.step_no

)

select
    this_step.node,
    this_step.part_date,
    this_step.table_name,
    this_step.step_no,
    this_step.rows_in,
    this_step.rows_accounted,
    step_before.rows_out as rows_out_before
from counts_by_step as this_step
left join counts_by_step as step_before
    on
        this_step.node = step_before.node
        and this_step.part_date = step_before.part_date
        and this_step.table_name = step_before.table_name
        and this_step.step_no = step_before.step_no + 1
where
    this_step.rows_in <> this_step.rows_accounted
    or this_step.smallest < 0
    or this_step.rows_in <> step_before.rows_out
