with lines as (

    select * from {{ ref('stg_service_log__weverse_client_log') }}

),

lines_with_device as (

    select
        lines.log_id,
        lines.log_dt,
        lines.received_at,
        lines.part_date as arrival_date,
        {{ business_date('lines.log_dt') }} as log_date,
        nullif(lines.wv_device_id, '') as new_dvc_id,
        lines.we_member_id,
        lines.wv_user_id,
        lines.comm_id,
        lines.action,
        lines.page,
        lines.ctry,
        lines.lang,
        lines.platform,
        lines.os,
        lines.app_ver
    from lines

),

lines_checked as (

    select
        lines_with_device.*,
        {{ line_fault('lines_with_device') }} as reason
    from lines_with_device

)

select * from lines_checked
