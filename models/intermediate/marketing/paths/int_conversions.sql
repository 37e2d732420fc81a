{{ config(materialized='table', tags=['whole_history']) }}

with members as (

    select * from {{ ref('int_members') }}
    where part_date = '{{ latest_raw_day("ods", "ods_wemember_user") }}'

),

first_purchases as (

    select * from {{ ref('int_first_purchases') }}

),

fan_club_memberships as (

    select * from {{ ref('int_fan_club_memberships_latest') }}

),

installs as (

    select * from {{ ref('int_installs_identified') }}

),

mixpanel_events as (

    select * from {{ ref('int_mixpanel_events_identified') }}

),

test_users as (

    select * from {{ ref('int_test_users') }}

),

days_told as (

    select installs.part_date
    from installs
    union
    select mixpanel_events.part_date
    from mixpanel_events

),

-- nobody could be credited for what came before the providers told of anything
first_day_told as (

    select min(days_told.part_date) as part_date
    from days_told

),

conversions as (

    select
        'registration' as target,
        members.we_member_id,
        min(members.cre_at) as converted_at,
        cast(0 as numeric(18, 2)) as revenue
    from members
    group by members.we_member_id
    union all
    select
        'first_purchase' as target,
        first_purchases.we_member_id,
        first_purchases.converted_at,
        first_purchases.revenue
    from first_purchases
    union all
    select
        'membership' as target,
        fan_club_memberships.we_member_id,
        min(fan_club_memberships.start_dt) as converted_at,
        cast(0 as numeric(18, 2)) as revenue
    from fan_club_memberships
    group by fan_club_memberships.we_member_id

),

final as (

    select
        conversions.target,
        'member:' || cast(conversions.we_member_id as {{ dbt.type_string() }})
            as person_id,
        conversions.we_member_id,
        conversions.converted_at,
        {{ business_date('conversions.converted_at') }} as conversion_date,
        conversions.revenue
    from conversions
    inner join first_day_told
        on
            {{ day_text(business_date('conversions.converted_at')) }}
            >= first_day_told.part_date
    left join test_users
        on
            cast(conversions.we_member_id as {{ dbt.type_string() }})
            = test_users.user_text
    where
        conversions.we_member_id is not null
        -- testers are out of the installs, too
        and test_users.user_text is null
        and conversions.converted_at is not null
        and {{ in_list('conversions.target', var('attribution_targets')) }}

)

select * from final
