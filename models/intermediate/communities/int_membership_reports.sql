{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date', 'comm_user_id']),
) }}

{% set arrived = log_days_to_take_in('weverse2.community_common_report') %}
{% set columns = ['report_id', 'comm_user_id', 'part_date'] %}
{% set reports %}
    select distinct
        report.report_id,
        report.comm_user_id,
        report.part_date
    from {{ ref('stg_weverse2__community_common_report') }} as report
    where {{ in_list('report.part_date', arrived) }}
{% endset %}
{% set days = days_to_build(
    touched=days_with_changed_lines(reports, columns, arrived)
) %}

with reports_told as (

    {{ reports }}

),

final as (

    select
        reports_told.*,
        {{ run_timestamp() }} as run_timestamp
    from reports_told
    where {{ in_list('reports_told.part_date', days) }}

)

select * from final
