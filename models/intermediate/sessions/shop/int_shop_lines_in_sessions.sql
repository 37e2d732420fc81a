{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = session_days() %}

with lines as (

    select * from {{ ref('int_shop_lines_checked') }} as checked
    where
        {{ in_list('checked.arrival_date', session_arrivals(days)) }}
        and checked.reason is null
        and {{ in_session_window('checked', days) }}

),

lines_once as (

    {{ lines_without_resends('lines', [
        'new_dvc_id', 'user_device_id', 's_wemember_id', 'ws_user_id', 's_device_type',
        'ws_art_id', 'shop', 'platform', 'os', 'app_ver', 'user_ctry', 'user_lang',
        'ctry', 'lang', 'page',
    ]) }}

),

chained as (

    {{ lines_in_chains('lines_once') }}

),

lines_of_sessions as (

    {{ lines_in_sessions('chained') }}

),

final as (

    select
        log_id,
        log_dt,
        received_at,
        arrival_date,
        new_dvc_id,
        sess_start_dt,
        line_no,
        user_device_id,
        s_device_type,
        s_wemember_id,
        ws_user_id,
        user_ctry,
        user_lang,
        ctry,
        lang,
        ws_art_id,
        shop,
        platform,
        os,
        app_ver,
        page,
        {{ day_text('key_date') }} as part_date,
        {{ run_timestamp() }} as run_timestamp
    from lines_of_sessions
    where {{ in_dates('key_date', days) }}

)

select * from final
