with memberships as (

    select * from {{ ref('stg_ods__wv_member_profile') }}

),

memberships_in_order as (

    select
        memberships.*,
        row_number() over (
            partition by memberships.part_date, memberships.comm_id, memberships.wv_user_id
            order by
                case when memberships.status = 'ACTIVE' then 0 else 1 end,
                memberships.cre_dt desc nulls last,
                {{ c_text('memberships.comm_user_id') }} desc
        ) as preference,
        row_number() over (
            partition by memberships.part_date, memberships.comm_id, memberships.wv_user_id
            order by memberships.cre_dt nulls last, {{ c_text('memberships.comm_user_id') }}
        ) as comm_user_seq,
        count(*) over (
            partition by memberships.part_date, memberships.comm_id, memberships.wv_user_id
        ) as cnt_comm_user_id
    from memberships

),

current_memberships as (

    select
        memberships_in_order.comm_id,
        memberships_in_order.wv_user_id,
        memberships_in_order.comm_user_id,
        memberships_in_order.status,
        memberships_in_order.grade,
        cast(
            case when nullif(memberships_in_order.profile_name, '') is null then 0 else 1 end
            as bigint
        ) as is_profile_created,
        memberships_in_order.profile_name,
        memberships_in_order.is_profile_private,
        case
            when nullif(memberships_in_order.profile_img_url, '') is null then 0
            else 1
        end as is_upload_profile_img,
        case
            when nullif(memberships_in_order.profile_background_img_url, '') is null then 0
            else 1
        end as is_upload_profile_background_img,
        memberships_in_order.is_official,
        memberships_in_order.cre_dt,
        -- an extract may keep the time of a membership that lives
        case
            when memberships_in_order.status in ('LEAVE', 'DELETED')
                then memberships_in_order.end_dt
        end as end_dt,
        memberships_in_order.cnt_comm_user_id,
        cast(memberships_in_order.comm_user_seq as integer) as comm_user_seq,
        memberships_in_order.part_date
    from memberships_in_order
    where memberships_in_order.preference = 1

)

select * from current_memberships
