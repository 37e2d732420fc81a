with pairs as (

    select * from {{ ref('int_identifier_pairs') }}

),

int_identifier_components as (

    select * from {{ ref('int_identifier_components') }}

),

advertising_ids as (

    select
        pairs.left_type,
        pairs.left_id,
        pairs.right_type as advertising_type,
        pairs.right_id as advertising_id,
        pairs.source
    from pairs
    where pairs.right_type in ('gaid', 'idfa')
    union
    select
        pairs.right_type as left_type,
        pairs.right_id as left_id,
        pairs.left_type as advertising_type,
        pairs.left_id as advertising_id,
        pairs.source
    from pairs
    where pairs.left_type in ('gaid', 'idfa')

),

devices_of_installs as (

    select distinct
        pairs.left_id as appsflyer_id,
        pairs.right_type as device_type,
        pairs.right_id as device_id
    from pairs
    where pairs.left_type = 'appsflyer' and pairs.right_type in ('idfv', 'android')

),

components_with_one_device as (

    select components.component_id
    from int_identifier_components as components
    where components.id_type in ('idfv', 'android')
    group by components.component_id
    having
        count(*) filter (where components.id_type = 'idfv') < 2
        and count(*) filter (where components.id_type = 'android') < 2

),

final as (

    select
        advertising_ids.left_id as appsflyer_id,
        advertising_ids.advertising_type,
        case advertising_ids.source when 'appsflyer_event' then 1 else 2 end
            as source_no,
        advertising_ids.advertising_id
    from advertising_ids
    where advertising_ids.left_type = 'appsflyer'
    union
    select
        devices_of_installs.appsflyer_id,
        advertising_ids.advertising_type,
        2 as source_no,
        advertising_ids.advertising_id
    from devices_of_installs
    inner join devices_of_installs as others
        on
            devices_of_installs.device_type = others.device_type
            and devices_of_installs.device_id = others.device_id
    inner join advertising_ids
        on
            advertising_ids.left_type = 'appsflyer'
            and others.appsflyer_id = advertising_ids.left_id
    union
    select
        installs.id_value as appsflyer_id,
        advertising_ids.advertising_type,
        case advertising_ids.source
            when 'mixpanel_event' then 3 when 'mixpanel_profile' then 4 else 5
        end as source_no,
        advertising_ids.advertising_id
    from int_identifier_components as installs
    inner join components_with_one_device
        on installs.component_id = components_with_one_device.component_id
    inner join int_identifier_components as members
        on installs.component_id = members.component_id
    inner join advertising_ids
        on
            members.id_type = advertising_ids.left_type
            and members.id_value = advertising_ids.left_id
    where installs.id_type = 'appsflyer' and installs.cnt_member < 2

)

select * from final
