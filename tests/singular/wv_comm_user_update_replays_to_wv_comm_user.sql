{#
    The rows of the day built before, with the feed of a day put on them, are those of the
    day, in every column. Not asked of days of which the mart alone has been built.
#}
{% set days = feed_days_up_to_date() %}
{% set previous_days = previous_built_days('wv_comm_user', days) %}
{% set columns = comm_user_columns() | reject(
    'in', ['key_date', 'part_date', 'run_timestamp']
) | list %}

with members as (

    select * from {{ ref('wv_comm_user') }}
    where {{ in_list('part_date', days) }}

),

feed as (

    select * from {{ ref('wv_comm_user_update') }}
    where {{ in_list('part_date', days) }}

),

day_pairs as (

    {{ day_pairs(days, previous_days) }}

),

replayed as (

    select
        {% for column in columns %}
        feed.{{ column }},
        {% endfor %}
        feed.part_date
    from feed
    where feed.comm_user_status is not null

    union all

    select
        {% for column in columns %}
        previous_members.{{ column }},
        {% endfor %}
        day_pairs.part_date
    from {{ ref('wv_comm_user') }} as previous_members
    inner join day_pairs on previous_members.part_date = day_pairs.previous_date
    left join feed
        on
            day_pairs.part_date = feed.part_date
            and previous_members.part_comm_id = feed.part_comm_id
            and previous_members.wv_user_id = feed.wv_user_id
    where
        {{ in_list('previous_members.part_date', previous_days.values() | list) }}
        and feed.wv_user_id is null

),

differing as (

    select
        coalesce(members.part_date, replayed.part_date) as part_date,
        coalesce(members.part_comm_id, replayed.part_comm_id) as part_comm_id,
        coalesce(members.wv_user_id, replayed.wv_user_id) as wv_user_id
    from members
    full outer join replayed
        on
            members.part_date = replayed.part_date
            and members.part_comm_id = replayed.part_comm_id
            and members.wv_user_id = replayed.wv_user_id
    where
        1 = 0
        {% for column in columns %}
        or members.{{ column }} is distinct from replayed.{{ column }}
        {% endfor %}

)

select differing.*
from differing
