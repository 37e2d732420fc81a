{{ config(severity='warn') }}

{#
    Warns of communities with several artists on a day of wv_comm_user, which shows the
    one with the lowest id.
#}
with members as (

    select * from {{ ref('wv_comm_user') }}

),

artists as (

    select * from {{ ref('stg_ods__we_artist') }}

),

communities as (

    select distinct
        members.part_date,
        members.part_comm_id
    from members
    where {{ in_list('members.part_date', built_days('wv_comm_user')) }}

)

select
    communities.part_date,
    communities.part_comm_id
from communities
inner join artists
    on
        communities.part_date = artists.part_date
        and communities.part_comm_id = artists.comm_id
group by communities.part_date, communities.part_comm_id
having count(*) > 1
