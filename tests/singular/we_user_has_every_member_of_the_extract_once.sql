{#
    The members of a day's extract and those of the mart are the same, each once.
#}
with members as (

    select * from {{ ref('stg_ods__wemember_user') }}

),

users as (

    select * from {{ ref('we_user') }}

),

in_either as (

    select
        members.part_date,
        members.we_member_id,
        1 as cnt_in_extract,
        0 as cnt_in_mart
    from members
    where {{ in_list('members.part_date', built_days('we_user')) }}

    union all

    select
        users.part_date,
        users.we_member_id,
        0 as cnt_in_extract,
        1 as cnt_in_mart
    from users
    where {{ in_list('users.part_date', built_days('we_user')) }}

)

select
    in_either.part_date,
    in_either.we_member_id
from in_either
group by in_either.part_date, in_either.we_member_id
having sum(in_either.cnt_in_extract) <> 1 or sum(in_either.cnt_in_mart) <> 1
