{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with community_visits as (

    select * from {{ ref('wv_sess_daily') }}
    where {{ in_list('part_date', days) }} and we_member_id is not null

),

shop_visits as (

    select * from {{ ref('ws_sess_daily_v2') }}
    where
        {{ in_list('part_date', days) }} and account_id is not null and is_ws_app = 1

),

members_and_artists as (

    select
        community_visits.part_date,
        community_visits.we_member_id,
        community_visits.we_art_name
    from community_visits
    group by
        community_visits.part_date,
        community_visits.we_member_id,
        community_visits.we_art_name

),

shop_days as (

    {{ visit_measures('shop_visits', 'is_ws_app', ['part_date', 'account_id']) }}

),

final as (

    select
        cast(members_and_artists.part_date as date) as key_date,
        members_and_artists.we_member_id,
        members_and_artists.we_art_name,
        coalesce(shop_days.visit_cnt, 0) as ws_visit_cnt,
        coalesce(shop_days.login_cnt, 0) as ws_login_cnt,
        coalesce(shop_days.sess_cnt, 0) as ws_sess_cnt,
        coalesce(shop_days.sess_dur, 0) as ws_sess_dur,
        coalesce(shop_days.user_sess_cnt, 0) as ws_user_sess_cnt,
        coalesce(shop_days.user_sess_dur, 0) as ws_user_sess_dur,
        members_and_artists.part_date,
        {{ run_timestamp() }} as run_timestamp
    from members_and_artists
    left join shop_days
        on
            members_and_artists.part_date = shop_days.part_date
            and cast(members_and_artists.we_member_id as {{ dbt.type_string() }})
            = shop_days.account_id

)

select * from final
