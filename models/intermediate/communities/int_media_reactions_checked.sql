with lines as (

    select * from {{ ref('stg_weverse2__media_reaction') }}

),

lines_checked as (

    {{ activity_lines_checked(
        'lines', 'media_reaction', 'lines.media_id', 'lines.reaction_type', 'lines.reacted_at'
    ) }}

)

select * from lines_checked
