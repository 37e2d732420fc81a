{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with shop_sessions as (

    select * from {{ ref('int_shop_session_parts') }}
    where {{ in_list('part_date', days) }}

),

community_sessions as (

    select * from {{ ref('int_community_session_parts') }}
    where {{ in_list('part_date', days) }}

),

messenger_visits as (

    select * from {{ ref('int_messenger_visit_days') }}
    where {{ in_list('part_date', days) }}

),

visits as (

    select
        shop_sessions.part_date,
        'ws' as service,
        shop_sessions.account_fill as we_member_id
    from shop_sessions

    union all

    select
        community_sessions.part_date,
        'wv' as service,
        community_sessions.account_fill as we_member_id
    from community_sessions

    union all

    select
        messenger_visits.part_date,
        'ph' as service,
        messenger_visits.we_member_id
    from messenger_visits

),

final as (

    select
        visits.we_member_id,
        visits.service,
        visits.part_date,
        {{ run_timestamp() }} as run_timestamp
    from visits
    where visits.we_member_id is not null
    group by visits.part_date, visits.service, visits.we_member_id

)

select * from final
