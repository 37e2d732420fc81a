with members as (

    select * from {{ ref('stg_ods__wemember_user') }}

),

members_with_leave as (

    select
        members.we_member_id,
        members.cre_at,
        case when members.status <> 'ACTIVE' then members.leave_at end as leave_dt,
        members.part_date
    from members

)

select * from members_with_leave
