{{ config(materialized='view') }}

with memberships as (

    select * from {{ ref('wv_comm_user') }}

),

-- Asked of the mart itself: a CTE that is read twice is read as a whole.
latest_days as (

    select max(wv_comm_user.part_date) as part_date
    from {{ ref('wv_comm_user') }} as wv_comm_user

),

latest_memberships as (

    select memberships.*
    from memberships
    where memberships.part_date = (select latest_days.part_date from latest_days)

),

members as (

    {{ members_of_periods('latest_memberships', 'day') }}

),

artists as (

    select distinct
        latest_memberships.comm_id,
        latest_memberships.we_art_id,
        latest_memberships.we_art_name,
        latest_memberships.run_timestamp
    from latest_memberships

),

final as (

    select
        members.key_date,
        members.comm_id,
        artists.we_art_id,
        artists.we_art_name,
        members.ctry,
        count(*) as cnt_user,
        {{ day_text('members.key_date') }} as part_date,
        artists.run_timestamp
    from members
    inner join artists on members.comm_id = artists.comm_id
    where members.is_member = 1
    group by
        members.key_date,
        members.comm_id,
        artists.we_art_id,
        artists.we_art_name,
        members.ctry,
        artists.run_timestamp

)

select * from final
