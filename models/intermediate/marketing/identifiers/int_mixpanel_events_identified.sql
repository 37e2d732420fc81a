{{ config(
    materialized='table',
    tags=['whole_history'],
    indexes=row_store_indexes(['part_date', 'we_member_id']),
    pre_hook="{{ without_nested_loops() }}",
) }}

with mixpanel_events as (

    select * from {{ ref('int_mixpanel_events_checked') }}
    where fault is null

),

fills as (

    select * from {{ ref('int_identifier_fills') }}
    where id_type in ('mp_device', 'mp_distinct')

),

events_with_id as (

    select
        mixpanel_events.*,
        case
            when mixpanel_events.clean_device_id is not null then 'mp_device'
            else 'mp_distinct'
        end as id_type,
        coalesce(mixpanel_events.clean_device_id, mixpanel_events.clean_distinct_id)
            as id_value
    from mixpanel_events

),

final as (

    select
        mixpanel_events.part_date,
        mixpanel_events.distinct_id,
        mixpanel_events.event_time,
        mixpanel_events.event_name,
        coalesce(mixpanel_events.action, 'unmapped') as action,
        mixpanel_events.utm_source,
        mixpanel_events.utm_medium,
        mixpanel_events.utm_campaign,
        mixpanel_events.order_id,
        coalesce(mixpanel_events.we_member_id, fills.we_member_id) as we_member_id,
        case
            when mixpanel_events.we_member_id is not null then 'own'
            else fills.member_source
        end as member_source,
        {{ person_id(
            'coalesce(mixpanel_events.we_member_id, fills.we_member_id)',
            'fills.component_id',
            "'mixpanel:' || mixpanel_events.distinct_id",
            'fills.is_ambiguous',
        ) }} as person_id
    from events_with_id as mixpanel_events
    left join fills
        on
            mixpanel_events.id_type = fills.id_type
            and mixpanel_events.id_value = fills.id_value

)

select * from final
