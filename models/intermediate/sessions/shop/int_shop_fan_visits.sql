with parts as (

    select * from {{ ref('int_shop_session_parts') }}

),

days as (

    select * from {{ ref('int_session_extract_days') }}

),

artists as (

    select * from {{ ref('int_artists_of_shops') }}

),

memberships as (

    select * from {{ ref('stg_ods__ws_fc_user_history') }}

),

fan_visits as (

    select distinct
        parts.part_date,
        parts.user_sess_id,
        parts.new_dvc_id,
        parts.ws_art_id
    from parts
    inner join days on parts.part_date = days.part_date
    inner join artists
        on
            parts.part_date = artists.part_date
            and parts.ws_art_id = artists.ws_art_id
    inner join memberships
        on
            days.fan_club_extract_date = memberships.part_date
            and parts.account_fill = memberships.we_member_id
            and artists.we_art_id = memberships.we_art_id
    where
        memberships.start_dt <= parts.sess_start_dt
        and (memberships.end_dt is null or parts.sess_start_dt < memberships.end_dt)

)

select * from fan_visits
