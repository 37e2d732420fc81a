{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date', 'comm_user_id']),
) }}

{% set lateness = var('max_lateness_days') | int %}
{% set arrived = log_days_to_take_in('weverse2.community_log_member_status_log') %}
{% set near = days_around(arrived, lateness, 1) %}
{% set columns = [
    'comm_user_id', 'wv_user_id', 'comm_id', 'is_join', 'is_end', 'logged_at', 'part_date'
] %}
{% set lines %}
    select distinct
        dated.comm_user_id,
        dated.wv_user_id,
        dated.comm_id,
        case when dated.from_status is null then 1 else 0 end as is_join,
        case when dated.to_status in ('LEAVE', 'DELETED') then 1 else 0 end as is_end,
        dated.logged_at,
        {{ day_text('dated.log_date') }} as part_date
    from (
        select
            log.*,
            {{ business_date('log.logged_at') }} as log_date
        from {{ ref('stg_weverse2__community_log_member_status_log') }} as log
        where
            {{ in_list('log.part_date', days_around(near, 1, lateness)) }}
            and (log.from_status is null or log.to_status in ('LEAVE', 'DELETED'))
    ) as dated
    where
        {{ in_dates('dated.log_date', near) }}
        and {{ dbt.datediff('dated.log_date', 'cast(dated.part_date as date)', 'day') }}
        between -1 and {{ lateness }}
{% endset %}
{% set days = days_to_build(touched=days_with_changed_lines(lines, columns, near)) %}

with lines_in_time as (

    {{ lines }}

),

final as (

    select
        lines_in_time.*,
        {{ run_timestamp() }} as run_timestamp
    from lines_in_time
    where {{ in_list('lines_in_time.part_date', days) }}

)

select * from final
