with lines as (

    select * from {{ ref('stg_service_log__weplyapi_client_log') }}

),

lines_with_device as (

    select
        lines.log_id,
        lines.log_dt,
        lines.received_at,
        lines.part_date as arrival_date,
        {{ business_date('lines.log_dt') }} as log_date,
        -- a browser may carry the community app's id from a link; only the app's own
        -- web view says who it is by it
        case
            when lines.s_device_type = 'WEVERSE_APP'
                then
                    coalesce(
                        nullif(lines.wv_device_id, ''),
                        nullif(lines.user_device_id, '')
                    )
            else nullif(lines.user_device_id, '')
        end as new_dvc_id,
        nullif(lines.user_device_id, '') as user_device_id,
        lines.s_device_type,
        lines.s_wemember_id,
        lines.ws_user_id,
        lines.user_ctry,
        lines.user_lang,
        lines.ctry,
        lines.lang,
        lines.ws_art_id,
        lines.shop,
        lines.platform,
        lines.os,
        lines.app_ver,
        lines.page
    from lines

),

lines_checked as (

    select
        lines_with_device.*,
        {{ line_fault('lines_with_device') }} as reason
    from lines_with_device

)

select * from lines_checked
