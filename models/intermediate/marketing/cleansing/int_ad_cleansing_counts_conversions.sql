with entries as (

    select * from {{ ref('int_ad_action_entries') }}

),

conversions as (

    select * from {{ ref('int_ad_conversions') }}

),

entries_by_day as (

    select
        entries.part_date,
        count(*) as cnt_in,
        count(*) filter (where entries.fault = 'no_list') as cnt_no_list,
        count(*) filter (where entries.fault = 'no_action_type') as cnt_no_action_type,
        count(*) filter (where entries.fault = 'no_number') as cnt_no_number,
        count(*) filter (where entries.fault is null) as cnt_accepted
    from entries
    group by entries.part_date

),

conversions_by_day as (

    select
        conversions.part_date,
        count(*) as cnt_out
    from conversions
    group by conversions.part_date

),

steps as (

    select
        entries_by_day.part_date,
        'facebook_daily' as table_name,
        entries_by_day.cnt_in,
        entries_by_day.cnt_no_list,
        entries_by_day.cnt_no_action_type,
        entries_by_day.cnt_no_number,
        entries_by_day.cnt_accepted - coalesce(conversions_by_day.cnt_out, 0)
            as cnt_merged,
        coalesce(conversions_by_day.cnt_out, 0) as cnt_out
    from entries_by_day
    left join conversions_by_day
        on entries_by_day.part_date = conversions_by_day.part_date

),

{% set counts = [
    ('in', '', 'cnt_in'),
    ('removed', 'no_list', 'cnt_no_list'),
    ('removed', 'no_action_type', 'cnt_no_action_type'),
    ('removed', 'no_number', 'cnt_no_number'),
    ('merged', 'repeated', 'cnt_merged'),
    ('out', '', 'cnt_out'),
] %}

final as (

    {% for kind, label, cnt in counts %}
    select
        steps.part_date,
        steps.table_name,
        3 as step_no,
        'conversions' as step,
        '{{ kind }}' as kind,
        '{{ label }}' as label,
        cast(steps.{{ cnt }} as bigint) as cnt
    from steps
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
