{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with events as (

    select * from {{ ref('int_joins_and_leaves') }}
    where {{ in_list('part_date', days) }}

),

members as (

    select * from {{ ref('we_user') }}
    where {{ in_list('part_date', days) }}

),

events_counted as (

    select
        events.part_date,
        events.service,
        members.ctry_code,
        sum(events.is_join) as cnt_join,
        sum(events.is_rejoin) as cnt_rejoin,
        sum(events.is_leave) as cnt_leave
    from events
    inner join members
        on
            events.part_date = members.part_date
            and events.we_member_id = members.we_member_id
    group by events.part_date, events.service, members.ctry_code

),

final as (

    select
        cast(events_counted.part_date as date) as key_date,
        events_counted.service,
        events_counted.ctry_code,
        cast(events_counted.cnt_join as bigint) as cnt_join,
        cast(events_counted.cnt_rejoin as bigint) as cnt_rejoin,
        cast(events_counted.cnt_leave as bigint) as cnt_leave,
        {{ run_timestamp() }} as run_timestamp,
        events_counted.part_date
    from events_counted

)

select * from final
