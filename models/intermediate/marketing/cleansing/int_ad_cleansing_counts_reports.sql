with report_rows as (

    select * from {{ ref('int_ad_report_rows') }}

),

reports_latest as (

    select * from {{ ref('int_ad_reports_latest') }}

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

{% set counts = [
    (1, 'one shape', 'in', '', 'cnt_in'),
    (1, 'one shape', 'removed', 'no_report_day', 'cnt_no_report_day'),
    (1, 'one shape', 'merged', 'repeated', 'cnt_merged'),
    (1, 'one shape', 'out', '', 'cnt_out'),
    (2, 'last extract wins', 'in', '', 'cnt_out'),
    (2, 'last extract wins', 'merged', 'restated', 'cnt_out - cnt_latest'),
    (2, 'last extract wins', 'out', '', 'cnt_latest'),
] %}

final as (

    {% for step_no, step, kind, label, cnt in counts %}
    select
        steps.part_date,
        steps.table_name,
        {{ step_no }} as step_no,
        '{{ step }}' as step,
        '{{ kind }}' as kind,
        '{{ label }}' as label,
        cast({{ cnt }} as bigint) as cnt
    from steps
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
