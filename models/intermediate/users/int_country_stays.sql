with community_history as (

    select * from {{ ref('stg_ods__wv_user_ctry_history') }}

),

shop_history as (

    select * from {{ ref('stg_ods__ws_user_ctry_history') }}

),

stays as (

    select
        'wv' as service,
        community_history.wv_user_id as account_no,
        community_history.ctry_code,
        community_history.ip,
        community_history.start_dt,
        community_history.part_date
    from community_history

    union all

    select
        'ws' as service,
        shop_history.ws_user_id as account_no,
        shop_history.ctry_code,
        shop_history.ip,
        shop_history.start_dt,
        shop_history.part_date
    from shop_history

)

select * from stays
