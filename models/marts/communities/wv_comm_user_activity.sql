{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with post_views as (

    select * from {{ ref('wv_post_view') }}
    where {{ in_list('part_date', days) }}

),

post_reactions as (

    select * from {{ ref('wv_post_reaction') }}
    where {{ in_list('part_date', days) }}

),

media_reactions as (

    select * from {{ ref('wv_media_reaction') }}
    where {{ in_list('part_date', days) }}

),

activity as (

    select
        post_views.key_date,
        post_views.wv_user_id,
        post_views.comm_id,
        post_views.cnt_view as cnt_post_view,
        0 as cnt_post,
        0 as cnt_comment,
        0 as cnt_like,
        0 as cnt_media_view,
        0 as cnt_media_reaction
    from post_views

    union all

    select
        post_reactions.key_date,
        post_reactions.wv_user_id,
        post_reactions.comm_id,
        0 as cnt_post_view,
        post_reactions.cnt_post,
        post_reactions.cnt_comment,
        post_reactions.cnt_like,
        0 as cnt_media_view,
        0 as cnt_media_reaction
    from post_reactions

    union all

    select
        media_reactions.key_date,
        media_reactions.wv_user_id,
        media_reactions.comm_id,
        0 as cnt_post_view,
        0 as cnt_post,
        0 as cnt_comment,
        0 as cnt_like,
        media_reactions.cnt_view as cnt_media_view,
        media_reactions.cnt_comment + media_reactions.cnt_like as cnt_media_reaction
    from media_reactions

),

final as (

    select
        activity.key_date,
        activity.wv_user_id,
        activity.comm_id,
        {% for act in community_acts() %}
        cast(sum(activity.{{ act }}) as bigint) as {{ act }},
        {% endfor %}
        {{ day_text('activity.key_date') }} as part_date,
        {{ run_timestamp() }} as run_timestamp
    from activity
    group by activity.key_date, activity.wv_user_id, activity.comm_id

)

select * from final
