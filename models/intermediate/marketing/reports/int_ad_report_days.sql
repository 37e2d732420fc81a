{{ config(materialized='incremental') }}

{% set days = days_to_build() %}

with report_rows as (

    select * from {{ ref('int_ad_report_rows') }}
    where {{ in_list('part_date', days) }}

),

final as (

    select
        report_rows.part_date,
        report_rows.network,
        report_rows.report_date,
        count(*) as cnt_row
    from report_rows
    where report_rows.fault is null
    group by report_rows.part_date, report_rows.network, report_rows.report_date

)

select * from final
