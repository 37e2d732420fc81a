{{ config(materialized='table', tags=['whole_history']) }}

with pairs as (

    select * from {{ ref('int_identifier_graph') }}

),

links as (

    select
        pairs.left_type || ' ' || pairs.left_id as node,
        pairs.right_type || ' ' || pairs.right_id as other
    from pairs
    union
    select
        pairs.right_type || ' ' || pairs.right_id as node,
        pairs.left_type || ' ' || pairs.left_id as other
    from pairs

),

round_0 as (

    select
        links.node,
        min({{ c_text('links.node') }}) as label
    from links
    group by links.node

),

{% for n in range(1, 9) %}
round_{{ n }} as (

    select
        links.node,
        least(min({{ c_text('own.label') }}), min({{ c_text('theirs.label') }})) as label
    from links
    inner join round_{{ n - 1 }} as own on links.node = own.node
    inner join round_{{ n - 1 }} as theirs on links.other = theirs.node
    group by links.node

),

{% endfor %}
members as (

    select
        found.label,
        count(*) as cnt_member,
        min(cast(substr(found.node, 8) as bigint)) as we_member_id
    from round_8 as found
    where found.node like 'member %'
    group by found.label

),

final as (

    select
        split_part(found.node, ' ', 1) as id_type,
        substr(found.node, length(split_part(found.node, ' ', 1)) + 2) as id_value,
        found.label as component_id,
        coalesce(members.cnt_member, 0) as cnt_member,
        case when members.cnt_member = 1 then members.we_member_id end as we_member_id
    from round_8 as found
    left join members on found.label = members.label

)

select * from final
