{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

{% set measures = [
    ('is_wv', "max(case when s_device_type = 'WEVERSE_APP' then 1 else 0 end)"),
    ('is_login', 'max(case when s_wemember_id is null then 0 else 1 end)'),
] + last_values([
    ('ws_user_id', 'bigint', 'case when s_wemember_id is not null then ws_user_id end'),
    ('user_ctry', 'string', 'user_ctry'),
    ('user_lang', 'string', 'user_lang'),
    ('ctry', 'string', 'ctry'),
    ('lang', 'string', 'lang'),
    ('platform', 'string', 'platform'),
    ('os', 'string', 'os'),
    ('app_ver', 'string', 'app_ver'),
]) + [('start_dt', 'min(log_dt)'), ('end_dt', 'max(log_dt)')] %}

with parts as (

    {{ session_parts(
        ref('int_shop_lines_in_sessions'), days, 's_wemember_id', 'user_device_id',
        ['ws_art_id', 'shop'], measures,
    ) }}

),

final as (

    select
        parts.*,
        {{ session_ids('parts') }},
        {{ run_timestamp() }} as run_timestamp
    from parts

)

select * from final
