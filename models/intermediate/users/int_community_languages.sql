with devices as (

    select * from {{ ref('stg_ods__wv_notification_device') }}

),

devices_by_recency as (

    select
        devices.*,
        row_number() over (
            partition by devices.part_date, devices.wv_user_id
            order by
                devices.upd_dt desc nulls last,
                {{ c_text('devices.device_id') }} desc
        ) as recency
    from devices
    where devices.lang is not null

),

languages as (

    select
        devices_by_recency.wv_user_id,
        devices_by_recency.lang,
        devices_by_recency.part_date
    from devices_by_recency
    where devices_by_recency.recency = 1

)

select * from languages
