with memberships as (

    select * from {{ ref('stg_ods__wv_member_profile') }}

),

profiles as (

    select
        memberships.comm_user_id,
        memberships.wv_user_id,
        memberships.comm_id,
        memberships.status,
        memberships.grade,
        cast(
            case when nullif(memberships.profile_name, '') is null then 0 else 1 end
            as bigint
        ) as is_profile_created,
        memberships.profile_name,
        memberships.is_profile_private,
        case when nullif(memberships.profile_img_url, '') is null then 0 else 1 end
            as is_upload_profile_img,
        case
            when nullif(memberships.profile_background_img_url, '') is null then 0
            else 1
        end as is_upload_profile_background_img,
        memberships.is_official,
        memberships.cre_dt,
        -- an extract may keep the time of a membership that lives
        case when memberships.status in ('LEAVE', 'DELETED') then memberships.end_dt end
            as end_dt,
        memberships.part_date
    from memberships

)

select * from profiles
