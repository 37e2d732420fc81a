with accounts as (

    select * from {{ ref('stg_ods__wv_user') }}

),

links as (

    select * from {{ ref('stg_weverse2__community_common_v_member_migration') }}

),

accounts_with_end_of_day as (

    select
        accounts.part_date,
        accounts.wv_user_id,
        {{ day_start("cast(accounts.part_date as timestamp) + interval '1' day") }}
            as end_of_day
    from accounts

),

links_by_age as (

    select
        accounts_with_end_of_day.part_date,
        accounts_with_end_of_day.wv_user_id,
        links.vlive_id,
        links.linked_at,
        row_number() over (
            partition by
                accounts_with_end_of_day.part_date,
                accounts_with_end_of_day.wv_user_id
            order by links.linked_at asc, links.vlive_id desc
        ) as age
    from accounts_with_end_of_day
    inner join links on accounts_with_end_of_day.wv_user_id = links.wv_user_id
    where links.linked_at < accounts_with_end_of_day.end_of_day

),

first_links as (

    select
        links_by_age.wv_user_id,
        links_by_age.vlive_id,
        links_by_age.linked_at,
        links_by_age.part_date
    from links_by_age
    where links_by_age.age = 1

)

select * from first_links
