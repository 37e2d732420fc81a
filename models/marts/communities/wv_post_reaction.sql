{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set lateness = var('max_lateness_days') | int %}
{% set days = days_to_build(lookback=lateness) %}

with lines as (

    select * from {{ ref('int_post_reactions_checked') }}
    where
        {{ in_list('arrival_date', days_around(days, 0, lateness)) }}
        and {{ in_dates('activity_date', days) }}
        and reason is null

),

activity as (

    {{ daily_activity('lines', 'post_reaction') }}

),

final as (

    select
        activity.key_date,
        activity.wv_user_id,
        activity.comm_id,
        activity.item_id as post_id,
        activity.cnt_post,
        activity.cnt_comment,
        activity.cnt_like,
        activity.first_dt,
        activity.last_dt,
        {{ day_text('activity.key_date') }} as part_date,
        {{ run_timestamp() }} as run_timestamp
    from activity

)

select * from final
