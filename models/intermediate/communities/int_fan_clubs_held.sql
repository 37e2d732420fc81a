with memberships as (

    select * from {{ ref('stg_ods__ws_fc_user_history') }}

),

memberships_on_day as (

    select
        memberships.*,
        {{ end_of_day('memberships.part_date') }} as end_of_day
    from memberships

),

-- The last moment of the day is what counts: what ends with the day is still held.
memberships_by_end as (

    select
        memberships_on_day.*,
        row_number() over (
            partition by
                memberships_on_day.part_date,
                memberships_on_day.we_member_id,
                memberships_on_day.we_art_id
            order by
                case
                    when memberships_on_day.end_dt is null then 0
                    else 1
                end,
                memberships_on_day.end_dt desc,
                memberships_on_day.start_dt desc,
                memberships_on_day.fc_id desc
        ) as end_order
    from memberships_on_day
    where
        memberships_on_day.start_dt < memberships_on_day.end_of_day
        and coalesce(
            memberships_on_day.end_dt >= memberships_on_day.end_of_day,
            true
        )

),

fan_clubs_held as (

    select
        memberships_by_end.we_member_id,
        memberships_by_end.we_art_id,
        memberships_by_end.fc_id,
        memberships_by_end.part_date
    from memberships_by_end
    where memberships_by_end.end_order = 1

)

select * from fan_clubs_held
