with stays as (

    select * from {{ ref('stg_ods__wv_user_ctry_history') }}

),

stays_by_start as (

    select
        stays.*,
        row_number() over (
            partition by stays.part_date, stays.wv_user_id
            order by
                stays.start_dt desc nulls last,
                {{ c_text('stays.ctry_code') }} desc
        ) as recency
    from stays
    where stays.ctry_code is not null

),

latest_countries as (

    select
        stays_by_start.wv_user_id,
        stays_by_start.ctry_code,
        stays_by_start.part_date
    from stays_by_start
    where stays_by_start.recency = 1

)

select * from latest_countries
