{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date', 'comm_user_id']),
) }}

{% set arrived = log_days_to_take_in('weverse2.community_common_report') %}
{% set columns = ['comm_user_id', 'cnt_report', 'part_date'] %}
{% set reports %}
    select
        report.comm_user_id,
        count(*) as cnt_report,
        report.part_date
    from {{ ref('stg_weverse2__community_common_report') }} as report
    where {{ in_list('report.part_date', arrived) }}
    group by report.part_date, report.comm_user_id
{% endset %}
{% set days = days_to_build(
    touched=days_with_changed_lines(reports, columns, arrived)
) %}

with reports_counted as (

    {{ reports }}

),

final as (

    select
        reports_counted.*,
        {{ run_timestamp() }} as run_timestamp
    from reports_counted
    where {{ in_list('reports_counted.part_date', days) }}

)

select * from final
