with paths as (

    select distinct
        touches.target,
        touches.path_id,
        touches.person_id,
        touches.converted_at,
        touches.revenue
    from {{ ref('int_touch_paths') }} as touches
    where touches.is_converted

),

paths_counted as (

    select
        paths.target,
        paths.person_id,
        count(*) as cnt_path,
        min(paths.converted_at) as converted_at,
        min(paths.revenue) as revenue
    from paths
    group by paths.target, paths.person_id

)

select
    conversions.target,
    conversions.we_member_id,
    paths.person_id
from {{ ref('int_conversions') }} as conversions
full outer join paths_counted as paths
    on
        conversions.target = paths.target
        and conversions.person_id = paths.person_id
where
    conversions.target is null
    or paths.target is null
    or paths.cnt_path <> 1
    or paths.converted_at <> conversions.converted_at
    or paths.revenue <> conversions.revenue
