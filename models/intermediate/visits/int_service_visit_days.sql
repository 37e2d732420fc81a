{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set lateness = var('max_lateness_days') | int %}
{% set days = days_to_build(lookback=lateness) %}

with shop_sessions as (

    select * from {{ ref('int_shop_session_parts') }}
    where {{ in_list('part_date', days) }}

),

community_sessions as (

    select * from {{ ref('int_community_session_parts') }}
    where {{ in_list('part_date', days) }}

),

messenger_accounts as (

    select * from {{ ref('stg_ods__ph_fan_user') }}
    where {{ in_list('part_date', days_around(days, 0, lateness)) }}

),

messenger_accesses as (

    select
        messenger_accounts.we_member_id,
        messenger_accounts.part_date as extract_date,
        {{ business_date('messenger_accounts.last_access_at') }} as access_date
    from messenger_accounts
    where messenger_accounts.last_access_at is not null

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

    -- An extract tells of the last access alone; each day's extract of that day's.
    select
        {{ day_text('messenger_accesses.access_date') }} as part_date,
        'ph' as service,
        messenger_accesses.we_member_id
    from messenger_accesses
    where
        {{ in_dates('messenger_accesses.access_date', days) }}
        and {{ dbt.datediff(
            'messenger_accesses.access_date',
            'cast(messenger_accesses.extract_date as date)',
            'day'
        ) }} between 0 and {{ lateness }}

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
