{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

{% set measures = [
    ('is_login', 'max(case when we_member_id is null then 0 else 1 end)'),
    ('cnt_page_view', "count(*) filter (where action = 'page_view')"),
    ('cnt_action', "count(*) filter (where action = 'action')"),
] + last_values([
    ('wv_user_id', 'bigint', 'case when we_member_id is not null then wv_user_id end'),
    ('ctry', 'string', 'ctry'),
    ('lang', 'string', 'lang'),
    ('platform', 'string', 'platform'),
    ('os', 'string', 'os'),
    ('app_ver', 'string', 'app_ver'),
]) + [('start_dt', 'min(log_dt)'), ('end_dt', 'max(log_dt)')] %}

with parts as (

    {{ session_parts(
        ref('int_community_lines_in_sessions'), days, 'we_member_id', 'new_dvc_id',
        ['comm_id'], measures,
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
