with event_names as (

    select * from {{ ref('ad_event_names') }}

),

final as (

    select
        event_names.provider,
        event_names.event_name,
        event_names.action
    from event_names

)

select * from final
