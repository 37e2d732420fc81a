{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build(
    touched=membership_days(['int_membership_reports'])
) %}

with memberships as (

    select * from {{ ref('stg_ods__wv_member_profile') }}
    where {{ in_list('part_date', days) }}

),

reports as (

    select * from {{ ref('int_membership_reports') }}
    where part_date <= '{{ days | last }}'

),

final as (

    select
        memberships.comm_id,
        memberships.wv_user_id,
        -- a report may come again in a later extract
        cast(count(distinct reports.report_id) as bigint) as sum_report_count,
        memberships.part_date,
        {{ run_timestamp() }} as run_timestamp
    from memberships
    inner join reports
        on
            memberships.comm_user_id = reports.comm_user_id
            and memberships.part_date >= reports.part_date
    group by memberships.part_date, memberships.comm_id, memberships.wv_user_id

)

select * from final
