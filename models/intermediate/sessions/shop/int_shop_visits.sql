with parts as (

    select * from {{ ref('int_shop_session_parts') }}

),

parts_beside_others as (

    select
        parts.*,
        count(*) over user_session as cnt_part,
        count(parts.shop) over user_session_artist as cnt_with_shop,
        count(parts.ws_art_id) over user_session_shop as cnt_with_artist
    from parts
    window
        user_session as (
            partition by
                parts.sess_start_dt,
                parts.new_dvc_id,
                parts.part_date,
                parts.user_sess_id
        ),
        user_session_artist as (
            partition by
                parts.sess_start_dt,
                parts.new_dvc_id,
                parts.part_date,
                parts.user_sess_id,
                parts.ws_art_id
        ),
        user_session_shop as (
            partition by
                parts.sess_start_dt,
                parts.new_dvc_id,
                parts.part_date,
                parts.user_sess_id,
                parts.shop
        )

),

-- A line that does not say which artist or shop it visits adds no row to one that does.
visits as (

    select
        visited.part_date,
        visited.new_dvc_id,
        visited.sess_start_dt,
        visited.sess_id,
        visited.user_sess_id,
        visited.account_fill,
        visited.ws_art_id,
        visited.shop
    from parts_beside_others as visited
    where
        case
            when visited.ws_art_id is not null and visited.shop is not null then true
            when visited.ws_art_id is not null then visited.cnt_with_shop = 0
            when visited.shop is not null then visited.cnt_with_artist = 0
            else visited.cnt_part = 1
        end

)

select * from visits
