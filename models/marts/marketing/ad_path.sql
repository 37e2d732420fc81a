{{ config(materialized='table', tags=['whole_history']) }}

with touches as (

    select * from {{ ref('int_touch_paths') }}

),

touches_with_previous as (

    select
        touches.*,
        lag(touches.channel) over (
            partition by touches.path_id order by touches.position
        ) as previous_channel
    from touches

),

paths as (

    select
        touches.target,
        touches.path_id,
        {{ string_agg_ordered('touches.channel', ' > ', 'touches.position') }}
            as channel_path,
        count(*) as cnt_step,
        max(case when touches.is_converted then 1 else 0 end) as is_converted,
        max(touches.revenue) as revenue
    from touches_with_previous as touches
    where touches.channel is distinct from touches.previous_channel
    group by touches.target, touches.path_id

),

final as (

    select
        paths.target,
        paths.channel_path,
        cast(max(paths.cnt_step) as bigint) as cnt_step,
        count(*) as cnt_path,
        cast(sum(paths.is_converted) as bigint) as cnt_conversion,
        {{ ratio('sum(paths.is_converted)', 'count(*)', 6) }} as conversion_rate,
        cast(sum(paths.revenue) as numeric(18, 2)) as revenue
    from paths
    group by paths.target, paths.channel_path

)

select * from final
