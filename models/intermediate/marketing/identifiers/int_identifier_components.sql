{{ config(
    materialized='table',
    tags=['whole_history'],
    contract={'enforced': true},
    indexes=row_store_indexes(['id_value', 'component_id']),
) }}

with int_identifier_components_found as (

    select * from {{ ref('int_identifier_components_found') }}

),

-- a component's name is no id of a device: it goes on into person_id
final as (

    select
        found.id_type,
        found.id_value,
        md5(found.component_id) as component_id,
        found.cnt_member,
        found.we_member_id
    from int_identifier_components_found as found

)

select * from final
