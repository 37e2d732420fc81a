{{ config(
    materialized='table',
    tags=['whole_history'],
    indexes=row_store_indexes(['id_value']),
    pre_hook="{{ without_nested_loops() }}",
) }}

with pairs as (

    select * from {{ ref('int_identifier_pairs') }}

),

int_identifier_components as (

    select * from {{ ref('int_identifier_components') }}

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
candidates as (

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

),

candidates_by_source as (

    select
        candidates.id_type,
        candidates.id_value,
        candidates.source_no,
        count(*) as cnt_member,
        min(candidates.member) as member,
        row_number() over (
            partition by candidates.id_type, candidates.id_value
            order by candidates.source_no
        ) as place
    from candidates
    group by candidates.id_type, candidates.id_value, candidates.source_no

),

-- the nearest source that knows anybody; if it knows two, it tells neither
nearest as (

    select
        candidates.id_type,
        candidates.id_value,
        candidates.cnt_member,
        cast(candidates.member as bigint) as we_member_id,
        case candidates.source_no
            when 1 then 'appsflyer_event'
            when 2 then 'appsflyer_install'
            when 3 then 'mixpanel_event'
            when 4 then 'mixpanel_profile'
            else 'login'
        end as member_source
    from candidates_by_source as candidates
    where candidates.place = 1

),

final as (

    select
        components.id_type,
        components.id_value,
        components.component_id,
        components.cnt_member > 1 as is_ambiguous,
        case
            when nearest.cnt_member = 1 then nearest.we_member_id
            when nearest.cnt_member is null then components.we_member_id
        end as we_member_id,
        case
            when nearest.cnt_member = 1 then nearest.member_source
            when nearest.cnt_member is null and components.we_member_id is not null
                then 'component'
        end as member_source
    from int_identifier_components as components
    left join nearest
        on
            components.id_type = nearest.id_type
            and components.id_value = nearest.id_value
    where components.id_type in ('appsflyer', 'mp_device', 'mp_distinct')

)

select * from final
