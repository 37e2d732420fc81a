with memberships as (

    select * from {{ ref('stg_ods__wv_member_profile') }}

),

memberships_numbered as (

    select
        memberships.*,
        row_number() over (
            partition by
                memberships.part_date, memberships.comm_id, memberships.wv_user_id
            order by
                case when memberships.status = 'ACTIVE' then 0 else 1 end,
                memberships.cre_dt desc nulls last,
                {{ c_text('memberships.comm_user_id') }} desc
        ) as preference,
        row_number() over (
            partition by
                memberships.part_date, memberships.comm_id, memberships.wv_user_id
            order by
                memberships.cre_dt nulls last,
                {{ c_text('memberships.comm_user_id') }}
        ) as comm_user_seq,
        count(*) over (
            partition by
                memberships.part_date, memberships.comm_id, memberships.wv_user_id
        ) as cnt_comm_user_id
    from memberships

),

current_memberships as (

    select
        memberships_numbered.comm_id,
        memberships_numbered.wv_user_id,
        memberships_numbered.comm_user_id,
        memberships_numbered.status,
        memberships_numbered.grade,
        cast(
            case
                when nullif(memberships_numbered.profile_name, '') is null then 0
                else 1
            end as bigint
        ) as is_profile_created,
        memberships_numbered.profile_name,
        memberships_numbered.is_profile_private,
        case
            when nullif(memberships_numbered.profile_img_url, '') is null then 0
            else 1
        end as is_upload_profile_img,
        case
            when nullif(memberships_numbered.profile_background_img_url, '') is null
                then 0
            else 1
        end as is_upload_profile_background_img,
        memberships_numbered.is_official,
        memberships_numbered.cre_dt,
        -- an extract may keep the time of a membership that lives
        case
            when memberships_numbered.status in ('LEAVE', 'DELETED')
                then memberships_numbered.end_dt
        end as end_dt,
        memberships_numbered.cnt_comm_user_id,
        cast(memberships_numbered.comm_user_seq as integer) as comm_user_seq,
        memberships_numbered.part_date
    from memberships_numbered
    where memberships_numbered.preference = 1

)

select * from current_memberships
