{{ config(
    materialized='table',
    tags=['whole_history'],
    indexes=row_store_indexes(['left_id', 'right_id']),
    pre_hook="{{ without_nested_loops() }}",
) }}

with int_identifier_edges as (

    select * from {{ ref('int_identifier_edges') }}

),

int_identifier_profile_edges as (

    select * from {{ ref('int_identifier_profile_edges') }}

),

edges as (

    select distinct
        edge.left_type,
        edge.left_id,
        edge.right_type,
        edge.right_id,
        edge.source
    from int_identifier_edges as edge
    union all
    select distinct
        edge.left_type,
        edge.left_id,
        edge.right_type,
        edge.right_id,
        edge.source
    from int_identifier_profile_edges as edge

),

hub_members as (

    select distinct
        edges.left_type as hub_type,
        edges.left_id as hub_id,
        edges.right_id as member
    from edges
    where edges.right_type = 'member'

),

-- the accounts of a device are those that its installs and clients know
members_of_ids as (

    select
        hub_members.hub_type as id_type,
        hub_members.hub_id as id_value,
        hub_members.member
    from hub_members
    union
    select
        edges.right_type as id_type,
        edges.right_id as id_value,
        hub_members.member
    from edges
    inner join hub_members
        on edges.left_type = hub_members.hub_type and edges.left_id = hub_members.hub_id
    where edges.right_type <> 'member'

),

installs_of_ids as (

    select
        edges.right_type as id_type,
        edges.right_id as id_value,
        count(distinct edges.left_id) as cnt_install
    from edges
    where edges.left_type = 'appsflyer' and edges.right_type <> 'member'
    group by edges.right_type, edges.right_id

),

shared_ids as (

    select
        members_of_ids.id_type,
        members_of_ids.id_value
    from members_of_ids
    group by members_of_ids.id_type, members_of_ids.id_value
    having count(*) > {{ var('max_members_per_id') | int }}
    union
    select
        installs_of_ids.id_type,
        installs_of_ids.id_value
    from installs_of_ids
    where installs_of_ids.cnt_install > {{ var('max_installs_per_id') | int }}

),

final as (

    select
        edges.left_type,
        edges.left_id,
        edges.right_type,
        edges.right_id,
        edges.source
    from edges
    left join shared_ids as shared_left
        on
            edges.left_type = shared_left.id_type
            and edges.left_id = shared_left.id_value
    left join shared_ids as shared_right
        on
            edges.right_type = shared_right.id_type
            and edges.right_id = shared_right.id_value
    where shared_left.id_type is null and shared_right.id_type is null

)

select * from final
