{{ config(materialized='view') }}

with fan_club_memberships as (

    select * from {{ ref('int_fan_club_memberships_latest') }}

),

final as (

    select
        fan_club_memberships.fc_id,
        fan_club_memberships.we_member_id,
        fan_club_memberships.we_art_id,
        fan_club_memberships.start_dt,
        fan_club_memberships.end_dt,
        fan_club_memberships.part_date
    from fan_club_memberships

)

select * from final
