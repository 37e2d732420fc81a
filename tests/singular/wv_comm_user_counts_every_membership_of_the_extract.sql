{#
    Per community and day, the memberships that the rows count are those of the extract.
#}
{% set days = built_days('wv_comm_user') %}

with memberships as (

    select * from {{ ref('stg_ods__wv_member_profile') }}

),

members as (

    select * from {{ ref('wv_comm_user') }}

),

in_either as (

    select
        memberships.part_date,
        memberships.comm_id,
        count(*) as cnt_in_extract,
        0 as cnt_in_mart
    from memberships
    where
        {{ in_list('memberships.part_date', days) }}
        and {{ in_communities('memberships.comm_id') }}
    group by memberships.part_date, memberships.comm_id

    union all

    select
        members.part_date,
        members.part_comm_id as comm_id,
        0 as cnt_in_extract,
        sum(members.cnt_comm_user_id) as cnt_in_mart
    from members
    where
        {{ in_list('members.part_date', days) }}
        and {{ in_communities('members.part_comm_id') }}
    group by members.part_date, members.part_comm_id

)

select
    in_either.part_date,
    in_either.comm_id
from in_either
group by in_either.part_date, in_either.comm_id
having sum(in_either.cnt_in_extract) <> sum(in_either.cnt_in_mart)
