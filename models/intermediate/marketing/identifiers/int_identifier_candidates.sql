with pairs as (

    select * from {{ ref('int_identifier_pairs') }}

),

hub_members as (

    select
        pairs.left_type as hub_type,
        pairs.left_id as hub_id,
        pairs.source,
        pairs.right_id as member
    from pairs
    where pairs.right_type = 'member'

),

hub_devices as (

    select distinct
        pairs.left_type as hub_type,
        pairs.left_id as hub_id,
        pairs.right_type as device_type,
        pairs.right_id as device_id
    from pairs
    where
        pairs.left_type in ('appsflyer', 'mp_device', 'mp_distinct')
        and pairs.right_type <> 'member'

),

-- an account at one remove is told by the id itself, at two by one on the same device
final as (

    select
        hub_members.hub_type as id_type,
        hub_members.hub_id as id_value,
        case hub_members.source
            when 'appsflyer_event' then 1
            when 'appsflyer_install' then 2
            when 'mixpanel_event' then 3
            else 4
        end as source_no,
        hub_members.member
    from hub_members
    union
    select
        hub_devices.hub_type as id_type,
        hub_devices.hub_id as id_value,
        case hub_members.source when 'mixpanel_event' then 3 else 4 end as source_no,
        hub_members.member
    from hub_devices
    inner join hub_members
        on
            hub_devices.device_type = hub_members.hub_type
            and hub_devices.device_id = hub_members.hub_id
    union
    select
        hub_devices.hub_type as id_type,
        hub_devices.hub_id as id_value,
        case
            when hub_members.source = 'mixpanel_event' then 3
            when hub_members.source = 'mixpanel_profile' then 4
            else 5
        end as source_no,
        hub_members.member
    from hub_devices
    inner join hub_devices as others
        on
            hub_devices.device_type = others.device_type
            and hub_devices.device_id = others.device_id
    inner join hub_members
        on others.hub_type = hub_members.hub_type and others.hub_id = hub_members.hub_id
    where hub_devices.hub_type <> others.hub_type or hub_devices.hub_id <> others.hub_id

)

select * from final
