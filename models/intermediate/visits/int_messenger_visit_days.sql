{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set lateness = var('max_lateness_days') | int %}
{% set days = days_to_build(lookback=lateness) %}

with accounts as (

    select * from {{ ref('stg_ods__ph_fan_user') }}
    where {{ in_list('part_date', days_around(days, 0, lateness)) }}

),

accesses as (

    select
        accounts.we_member_id,
        accounts.part_date as extract_date,
        {{ business_date('accounts.last_access_at') }} as access_date
    from accounts
    where accounts.last_access_at is not null and accounts.we_member_id is not null

),

-- An extract tells of the last access alone; each day's extract of that day's.
accesses_in_time as (

    select
        accesses.we_member_id,
        accesses.access_date
    from accesses
    where
        {{ in_dates('accesses.access_date', days) }}
        and {{ dbt.datediff(
            'accesses.access_date', 'cast(accesses.extract_date as date)', 'day'
        ) }} between 0 and {{ lateness }}

),

final as (

    select
        accesses_in_time.we_member_id,
        {{ day_text('accesses_in_time.access_date') }} as part_date,
        {{ run_timestamp() }} as run_timestamp
    from accesses_in_time
    group by accesses_in_time.access_date, accesses_in_time.we_member_id

)

select * from final
