with subscriptions as (

    select * from {{ ref('stg_weverse2__community_member_purchase') }}

),

accounts as (

    select * from {{ ref('int_community_accounts') }}

),

artists as (

    select * from {{ ref('int_lowest_artists_of_communities') }}

),

fan_clubs as (

    select * from {{ ref('int_fan_clubs_held') }}

),

subscriptions_by_start as (

    select
        subscriptions.*,
        row_number() over (
            partition by subscriptions.part_date, subscriptions.dm_id
            order by
                subscriptions.start_dt desc,
                subscriptions.end_dt desc nulls last,
                subscriptions.wv_user_id desc,
                subscriptions.comm_id desc
        ) as start_order
    from subscriptions

),

subscriptions_of_members as (

    select
        subscriptions_by_start.wv_user_id,
        accounts.we_member_id,
        subscriptions_by_start.comm_id,
        artists.we_art_id,
        subscriptions_by_start.dm_id,
        subscriptions_by_start.start_dt,
        subscriptions_by_start.end_dt,
        case when fan_clubs.fc_id is null then 0 else 1 end as is_fc,
        subscriptions_by_start.part_date
    from subscriptions_by_start
    left join accounts
        on
            subscriptions_by_start.part_date = accounts.part_date
            and subscriptions_by_start.wv_user_id = accounts.wv_user_id
    left join artists
        on
            subscriptions_by_start.part_date = artists.part_date
            and subscriptions_by_start.comm_id = artists.comm_id
    left join fan_clubs
        on
            subscriptions_by_start.part_date = fan_clubs.part_date
            and accounts.we_member_id = fan_clubs.we_member_id
            and artists.we_art_id = fan_clubs.we_art_id
    where subscriptions_by_start.start_order = 1

)

select * from subscriptions_of_members
