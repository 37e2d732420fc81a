with lines as (

    select * from {{ ref('stg_weverse2__community_log_member_status_log') }}

),

lines_dated as (

    select
        lines.*,
        {{ business_date('lines.logged_at') }} as log_date
    from lines

),

lines_out_of_time as (

    select
        lines_dated.log_id,
        lines_dated.comm_user_id,
        lines_dated.wv_user_id,
        lines_dated.comm_id,
        lines_dated.from_status,
        lines_dated.to_status,
        lines_dated.logged_at,
        lines_dated.part_date
    from lines_dated
    where
        lines_dated.logged_at is null
        or {{ dbt.datediff(
            'lines_dated.log_date', 'cast(lines_dated.part_date as date)', 'day'
        ) }} not between -1 and {{ var('max_lateness_days') | int }}

)

select * from lines_out_of_time
