with special_members as (

    select * from {{ ref('stg_weverse2__community_member_special_member') }}

),

special_members_by_recency as (

    select
        special_members.*,
        row_number() over (
            partition by special_members.part_date, special_members.comm_user_id
            order by
                special_members.upd_dt desc nulls last,
                {{ c_text('special_members.art_indi_id') }} desc
        ) as recency
    from special_members

),

latest_special_members as (

    select
        special_members_by_recency.comm_user_id,
        special_members_by_recency.art_indi_id,
        special_members_by_recency.art_indi_type,
        special_members_by_recency.art_indi_name,
        special_members_by_recency.part_date
    from special_members_by_recency
    where special_members_by_recency.recency = 1

)

select * from latest_special_members
