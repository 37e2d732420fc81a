with fan_club_memberships as (

    select * from {{ ref('stg_ods__ws_fc_user_history') }}

),

latest_extract as (

    select fan_club_memberships.*
    from fan_club_memberships
    where
        fan_club_memberships.part_date
        = '{{ latest_raw_day("ods", "ws_fc_user_history") }}'

)

select * from latest_extract
