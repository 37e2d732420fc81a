{#
    The members of the statistics of engagement, summed over countries, are those of
    wv_comm_membership_status; of the latest day, those of wv_comm_user_ctry_dist too.
#}
{% set days = built_days('stats_wv_d_comm_engage_usr') %}

with members as (

    select
        key_date,
        comm_id,
        cnt_member
    from {{ ref('wv_comm_membership_status') }}
    where {{ in_list('part_date', days) }} and cnt_member > 0

),

engaged as (

    select
        key_date,
        comm_id,
        sum(cnt_member) as cnt_member
    from {{ ref('stats_wv_d_comm_engage_usr') }}
    where {{ in_list('part_date', days) }}
    group by key_date, comm_id
    having sum(cnt_member) > 0

),

by_country as (

    select
        key_date,
        comm_id,
        sum(cnt_user) as cnt_member
    from {{ ref('wv_comm_user_ctry_dist') }}
    where {{ in_list('part_date', days) }}
    group by key_date, comm_id

),

differing as (

    select
        coalesce(members.key_date, engaged.key_date) as key_date,
        coalesce(members.comm_id, engaged.comm_id) as comm_id
    from members
    full outer join engaged
        on members.key_date = engaged.key_date and members.comm_id = engaged.comm_id
    where members.cnt_member is distinct from engaged.cnt_member

    union all

    select
        by_country.key_date,
        by_country.comm_id
    from by_country
    left join members
        on
            by_country.key_date = members.key_date
            and by_country.comm_id = members.comm_id
    where by_country.cnt_member is distinct from members.cnt_member

)

select differing.*
from differing
