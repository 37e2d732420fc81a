{{ config(
    materialized='table',
    tags=['whole_history'],
) }}

with components as (

    select * from {{ ref('int_identifier_components') }}
    where cnt_member > 1

),

accounts as (

    select
        components.component_id,
        cast(components.id_value as bigint) as we_member_id
    from components
    where components.id_type = 'member'

),

final as (

    select
        cast(components.component_id as {{ dbt.type_string() }}) as component_id,
        cast(max(components.cnt_member) as bigint) as cnt_member,
        cast(count(*) filter (where components.id_type = 'appsflyer') as bigint)
            as cnt_install,
        cast(
            count(*) filter (where components.id_type not in ('appsflyer', 'member'))
            as bigint
        ) as cnt_device_id,
        accounts.we_member_id
    from components
    inner join accounts on components.component_id = accounts.component_id
    group by components.component_id, accounts.we_member_id

)

select * from final
