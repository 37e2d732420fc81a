-- An account is filled from a component only where the component has no other one.
with int_identifier_components as (

    select * from {{ ref('int_identifier_components') }}

),

int_identifier_fills as (

    select * from {{ ref('int_identifier_fills') }}

),

accounts as (

    select
        components.component_id,
        components.id_value
    from int_identifier_components as components
    where components.id_type = 'member'

),

final as (

    select fills.component_id
    from int_identifier_fills as fills
    inner join accounts on fills.component_id = accounts.component_id
    where
        fills.member_source = 'component'
        and accounts.id_value
        <> cast(fills.we_member_id as {{ dbt.type_string() }})

)

select * from final
