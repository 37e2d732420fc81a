with lines as (

    select * from {{ ref('stg_weverse2__post_view') }}

),

lines_checked as (

    {{ activity_lines_checked(
        'lines', 'post_view', 'lines.post_id', "'VIEW'", 'lines.viewed_at'
    ) }}

)

select * from lines_checked
