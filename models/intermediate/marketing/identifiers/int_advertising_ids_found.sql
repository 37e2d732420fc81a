{{ config(
    materialized='table',
    tags=['whole_history'],
    pre_hook="{{ without_nested_loops() }}",
) }}

with candidates as (

    select * from {{ ref('int_advertising_id_candidates') }}

),

candidates_by_source as (

    select
        candidates.appsflyer_id,
        candidates.advertising_type,
        candidates.source_no,
        count(*) as cnt_id,
        min(candidates.advertising_id) as advertising_id,
        row_number() over (
            partition by candidates.appsflyer_id, candidates.advertising_type
            order by candidates.source_no
        ) as place
    from candidates
    group by
        candidates.appsflyer_id, candidates.advertising_type, candidates.source_no

),

-- the nearest source that knows any; if it knows two, it tells neither
final as (

    select
        candidates.appsflyer_id,
        candidates.advertising_type,
        candidates.advertising_id,
        case candidates.source_no
            when 1 then 'appsflyer_event'
            when 2 then 'appsflyer_install'
            when 3 then 'mixpanel_event'
            when 4 then 'mixpanel_profile'
            else 'component'
        end as device_id_source
    from candidates_by_source as candidates
    where candidates.place = 1 and candidates.cnt_id = 1

)

select * from final
