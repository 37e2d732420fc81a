with lines as (

    select * from {{ ref('stg_weverse2__post_reaction') }}

),

lines_checked as (

    {{ activity_lines_checked(
        'lines', 'post_reaction', 'lines.post_id', 'lines.reaction_type', 'lines.reacted_at'
    ) }}

)

select * from lines_checked
