{{ config(materialized='table') }}

with names_seen as (

    select * from {{ ref('int_event_names_seen') }}

),

names_mapped as (

    select * from {{ ref('int_event_names_mapped') }}

),

names_over_all_days as (

    select
        names_seen.provider,
        names_seen.event_name,
        min(names_seen.first_seen_date) as first_seen_date,
        max(names_seen.last_seen_date) as last_seen_date,
        sum(names_seen.cnt_event) as cnt_event
    from names_seen
    group by names_seen.provider, names_seen.event_name

),

final as (

    select
        coalesce(names_mapped.provider, names.provider) as provider,
        coalesce(names_mapped.event_name, names.event_name) as event_name,
        coalesce(names_mapped.action, 'unmapped') as action,
        names.first_seen_date,
        names.last_seen_date,
        cast(coalesce(names.cnt_event, 0) as bigint) as cnt_event,
        {{ run_timestamp() }} as run_timestamp
    from names_mapped
    full outer join names_over_all_days as names
        on
            names_mapped.provider = names.provider
            and names_mapped.event_name = names.event_name

)

select * from final
