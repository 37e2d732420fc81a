{% set logs = ['post_views', 'post_reactions', 'media_reactions'] %}

with

{% for log in logs %}

{{ log }} as (

    select * from {{ ref('int_' ~ log ~ '_checked') }}

),

{% endfor %}

lines_of_all_logs as (

    {% for log in logs %}
    {{ 'union all' if not loop.first }}
    select {{ log }}.*
    from {{ log }}
    {% endfor %}

)

select * from lines_of_all_logs
