with report_rows as (

    select * from {{ ref('int_ad_report_rows') }}

),

reports_latest as (

    select * from {{ ref('int_ad_reports_latest') }}

),

entries as (

    select * from {{ ref('int_ad_action_entries') }}

),

conversions as (

    select * from {{ ref('int_ad_conversions') }}

),

rows_by_extract as (

    select
        report_rows.part_date,
        report_rows.network,
        count(*) as cnt_in,
        count(*) filter (where report_rows.fault is not null) as cnt_no_report_day,
        count(*) filter (
            where report_rows.fault is null and report_rows.repeat_no > 1
        ) as cnt_merged,
        count(*) filter (
            where report_rows.fault is null and report_rows.repeat_no = 1
        ) as cnt_out
    from report_rows
    group by report_rows.part_date, report_rows.network

),

latest_by_extract as (

    select
        reports_latest.extract_date as part_date,
        reports_latest.network,
        count(*) as cnt_out
    from reports_latest
    group by reports_latest.extract_date, reports_latest.network

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
        rows_by_extract.part_date,
        rows_by_extract.network || '_daily' as table_name,
        rows_by_extract.cnt_in,
        rows_by_extract.cnt_no_report_day,
        rows_by_extract.cnt_merged,
        rows_by_extract.cnt_out,
        coalesce(latest_by_extract.cnt_out, 0) as cnt_latest
    from rows_by_extract
    left join latest_by_extract
        on
            rows_by_extract.part_date = latest_by_extract.part_date
            and rows_by_extract.network = latest_by_extract.network

),

conversion_steps as (

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
    ('steps', 1, 'one shape', 'in', '', 'cnt_in'),
    ('steps', 1, 'one shape', 'removed', 'no_report_day', 'cnt_no_report_day'),
    ('steps', 1, 'one shape', 'merged', 'repeated', 'cnt_merged'),
    ('steps', 1, 'one shape', 'out', '', 'cnt_out'),
    ('steps', 2, 'last extract wins', 'in', '', 'cnt_out'),
    ('steps', 2, 'last extract wins', 'merged', 'restated', 'cnt_out - cnt_latest'),
    ('steps', 2, 'last extract wins', 'out', '', 'cnt_latest'),
    ('conversion_steps', 3, 'conversions', 'in', '', 'cnt_in'),
    ('conversion_steps', 3, 'conversions', 'removed', 'no_list', 'cnt_no_list'),
    (
        'conversion_steps', 3, 'conversions', 'removed', 'no_action_type',
        'cnt_no_action_type',
    ),
    ('conversion_steps', 3, 'conversions', 'removed', 'no_number', 'cnt_no_number'),
    ('conversion_steps', 3, 'conversions', 'merged', 'repeated', 'cnt_merged'),
    ('conversion_steps', 3, 'conversions', 'out', '', 'cnt_out'),
] %}

final as (

    {% for relation, step_no, step, kind, label, cnt in counts %}
    select
        {{ relation }}.part_date,
        {{ relation }}.table_name,
        {{ step_no }} as step_no,
        '{{ step }}' as step,
        '{{ kind }}' as kind,
        '{{ label }}' as label,
        cast({{ cnt }} as bigint) as cnt
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
