{{ config(
    materialized='table',
    tags=['whole_history'],
    indexes=row_store_indexes(['id_value']),
    pre_hook="{{ without_nested_loops() }}",
) }}

with candidates as (

    select * from {{ ref('int_identifier_candidates') }}

),

int_identifier_components as (

    select * from {{ ref('int_identifier_components') }}

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
