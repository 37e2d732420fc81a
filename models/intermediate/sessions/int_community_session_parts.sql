{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with lines as (

    select * from {{ ref('int_community_lines_with_accounts') }}
    where {{ in_list('part_date', days) }}

),

session_parts as (

    select
        part_date,
        new_dvc_id,
        sess_start_dt,
        account_fill,
        comm_id,
        max(case when we_member_id is null then 0 else 1 end) as is_login,
        count(*) filter (where action = 'page_view') as cnt_page_view,
        count(*) filter (where action = 'action') as cnt_action,
        -- The last value of each, and at which line it stood: sessions and devices take
        -- the last over their parts.
        {% for name, value in [
            ('wv_user_id', 'case when we_member_id is not null then wv_user_id end'),
            ('ctry', 'ctry'), ('lang', 'lang'), ('platform', 'platform'), ('os', 'os'),
            ('app_ver', 'app_ver'),
        ] %}
        {{ last_by(value, 'line_no') }} as {{ name }},
        max(case when {{ value }} is not null then line_no end) as {{ name }}_no,
        {% endfor %}
        min(log_dt) as start_dt,
        max(log_dt) as end_dt
    from lines
    group by part_date, new_dvc_id, sess_start_dt, account_fill, comm_id

),

final as (

    select
        session_parts.*,
        {{ timestamp_digits('session_parts.sess_start_dt') }}
        || '|' || session_parts.new_dvc_id as sess_id,
        {{ timestamp_digits('session_parts.sess_start_dt') }}
        || '|' || session_parts.new_dvc_id
        || coalesce(
            '|' || cast(session_parts.account_fill as {{ dbt.type_string() }}), ''
        ) as user_sess_id,
        {{ run_timestamp() }} as run_timestamp
    from session_parts

)

select * from final
