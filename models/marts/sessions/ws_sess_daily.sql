{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with visits as (

    select * from {{ ref('int_shop_visits') }}
    where {{ in_list('part_date', days) }}

),

user_sessions as (

    select * from {{ ref('int_shop_user_sessions') }}
    where {{ in_list('part_date', days) }}

),

sessions as (

    select * from {{ ref('int_shop_sessions') }}
    where {{ in_list('part_date', days) }}

),

devices as (

    select * from {{ ref('int_shop_devices') }}
    where {{ in_list('part_date', days) }}

),

artists as (

    select * from {{ ref('int_artists_of_shops') }}
    where {{ in_list('part_date', days) }}

),

final as (

    select
        cast(visits.part_date as date) as key_date,
        cast(user_sessions.ws_user_id as {{ dbt.type_string() }}) as ws_user_id,
        cast(visits.account_fill as {{ dbt.type_string() }}) as account_id,
        visits.new_dvc_id as device_id,
        sessions.is_wv,
        user_sessions.user_ctry,
        user_sessions.user_lang,
        sessions.ctry as sess_ctry,
        sessions.lang as sess_lang,
        visits.ws_art_id,
        artists.we_art_id,
        artists.we_art_name,
        visits.shop,
        devices.is_device_login,
        sessions.is_sess_login,
        visits.sess_id,
        visits.sess_start_dt,
        sessions.sess_end_dt,
        {{ whole_seconds('visits.sess_start_dt', 'sessions.sess_end_dt') }} as sess_dur,
        visits.user_sess_id,
        user_sessions.user_sess_start_dt,
        user_sessions.user_sess_end_dt,
        {{ whole_seconds(
            'user_sessions.user_sess_start_dt', 'user_sessions.user_sess_end_dt'
        ) }} as user_sess_dur,
        devices.platform,
        devices.os,
        devices.app_ver,
        visits.part_date,
        {{ run_timestamp() }} as run_timestamp
    from visits
    inner join user_sessions
        on
            visits.part_date = user_sessions.part_date
            and visits.new_dvc_id = user_sessions.new_dvc_id
            and visits.user_sess_id = user_sessions.user_sess_id
    inner join sessions
        on
            visits.part_date = sessions.part_date
            and visits.new_dvc_id = sessions.new_dvc_id
            and visits.sess_start_dt = sessions.sess_start_dt
    inner join devices
        on
            visits.part_date = devices.part_date
            and visits.new_dvc_id = devices.new_dvc_id
    left join artists
        on
            visits.part_date = artists.part_date
            and visits.ws_art_id = artists.ws_art_id

)

select * from final
