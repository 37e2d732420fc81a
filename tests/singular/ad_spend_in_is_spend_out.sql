{#
    Spend of the last extract of each row of a report is in ad_report_daily to the digit,
    per report day, network and currency, unmapped campaigns and those without a
    conversion included; in KRW each row may be off by half a hundredth. Nor is a row lost
    or counted twice.
#}
{% set days = built_days('ad_report_daily') %}

with report_days as (

    select * from {{ ref('int_ad_report_days') }}
    where {{ in_dates('report_date', days) }}

),

report_rows as (

    select * from {{ ref('int_ad_report_rows') }}
    where {{ in_dates('report_date', days) }}

),

reports as (

    select * from {{ ref('ad_report_daily') }}
    where {{ in_list('part_date', days) }}

),

rows_of_days as (

    select
        report_rows.*,
        coalesce(report_rows.account_id, '')
        || '|' || report_rows.campaign_id
        || '|' || coalesce(report_rows.ad_group_id, '')
        || '|' || coalesce(report_rows.ad_id, '') as ids
    from report_rows
    inner join report_days
        on
            report_rows.part_date = report_days.part_date
            and report_rows.network = report_days.network
            and report_rows.report_date = report_days.report_date

),

last_extracts as (

    select
        rows_of_days.network,
        rows_of_days.report_date,
        rows_of_days.ids,
        max(rows_of_days.part_date) as part_date
    from rows_of_days
    group by rows_of_days.network, rows_of_days.report_date, rows_of_days.ids

),

spend_of_rows as (

    select
        rows_of_days.network,
        rows_of_days.report_date,
        rows_of_days.ids,
        max(rows_of_days.spend) as spend
    from rows_of_days
    inner join last_extracts
        on
            rows_of_days.network = last_extracts.network
            and rows_of_days.report_date = last_extracts.report_date
            and rows_of_days.ids = last_extracts.ids
            and rows_of_days.part_date = last_extracts.part_date
    group by rows_of_days.network, rows_of_days.report_date, rows_of_days.ids

),

spend_in as (

    select
        spend_of_rows.network,
        spend_of_rows.report_date,
        count(*) as cnt_row,
        sum(spend_of_rows.spend) as spend
    from spend_of_rows
    group by spend_of_rows.network, spend_of_rows.report_date

),

spend_out as (

    select
        reports.network,
        reports.report_date,
        count(*) as cnt_row,
        sum(reports.spend) as spend,
        sum(reports.spend_krw) as spend_krw,
        sum(reports.spend * cast(reports.fx_rate as numeric(16, 6))) as exact_krw
    from reports
    group by reports.network, reports.report_date

)

select
    coalesce(spend_in.network, spend_out.network) as network,
    coalesce(spend_in.report_date, spend_out.report_date) as report_date,
    spend_in.cnt_row as cnt_row_in,
    spend_out.cnt_row as cnt_row_out,
    spend_in.spend as spend_in,
    spend_out.spend as spend_out,
    spend_out.spend_krw,
    spend_out.exact_krw
from spend_in
full outer join spend_out
    on
        spend_in.network = spend_out.network
        and spend_in.report_date = spend_out.report_date
where
    spend_in.cnt_row is distinct from spend_out.cnt_row
    or spend_in.spend is distinct from spend_out.spend
    or abs(spend_out.spend_krw - spend_out.exact_krw) > 0.005 * spend_out.cnt_row
