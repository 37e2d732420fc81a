with community_accounts as (

    select * from {{ ref('stg_ods__wv_user') }}

),

shop_accounts as (

    select * from {{ ref('stg_ods__ws_user') }}

),

album_accounts as (

    select * from {{ ref('stg_album__user') }}

),

messenger_accounts as (

    select * from {{ ref('stg_ods__ph_fan_user') }}

),

accounts as (

    select
        'wv' as service,
        account.wv_user_id as account_no,
        cast(account.wv_user_id as {{ dbt.type_string() }}) as account_id,
        account.we_member_id as own_we_member_id,
        account.status,
        case
            when account.status = 'ACTIVE' then 0
            when account.status = 'INACTIVE' then 1
            else 2
        end as life_rank,
        account.lang,
        account.ctry_code,
        account.ip,
        account.cre_dt,
        account.join_dt,
        account.upd_dt,
        -- an extract keeps the time of an account that was woken up since
        case when account.status <> 'ACTIVE' then account.deactivated_dt end
            as deactivated_dt,
        cast(null as timestamp) as last_access_dt,
        coalesce(account.leave_dt, account.upd_dt) as left_dt,
        -- an empty key would make one person of all who have it
        nullif(account.service_user_key, '') as service_user_key,
        account.part_date
    from community_accounts as account

    union all

    select
        'ws' as service,
        account.ws_user_id as account_no,
        cast(account.ws_user_id as {{ dbt.type_string() }}) as account_id,
        account.we_member_id as own_we_member_id,
        account.status,
        case
            when account.status = 'ACTIVE' then 0
            when account.status = 'INACTIVE' then 1
            else 2
        end as life_rank,
        account.lang,
        account.ctry_code,
        account.ip,
        account.cre_dt,
        account.join_dt,
        account.upd_dt,
        case when account.status <> 'ACTIVE' then account.deactivated_dt end
            as deactivated_dt,
        account.last_access_dt,
        -- the shop records no leave; its last change of status was that
        account.upd_dt as left_dt,
        nullif(account.service_user_key, '') as service_user_key,
        account.part_date
    from shop_accounts as account

    union all

    select
        'wa' as service,
        account.wa_user_id as account_no,
        cast(account.wa_user_id as {{ dbt.type_string() }}) as account_id,
        account.we_member_id as own_we_member_id,
        account.status,
        case when account.deactivated_at is null then 0 else 2 end as life_rank,
        account.lang,
        cast(null as {{ dbt.type_string() }}) as ctry_code,
        cast(null as {{ dbt.type_string() }}) as ip,
        account.cre_dt,
        cast(null as timestamp) as join_dt,
        cast(null as timestamp) as upd_dt,
        cast(null as timestamp) as deactivated_dt,
        cast(null as timestamp) as last_access_dt,
        account.deactivated_at as left_dt,
        cast(null as {{ dbt.type_string() }}) as service_user_key,
        account.part_date
    from album_accounts as account

    union all

    select
        'ph' as service,
        cast(null as bigint) as account_no,
        account.ph_user_id as account_id,
        account.we_member_id as own_we_member_id,
        cast(null as {{ dbt.type_string() }}) as status,
        case when account.withdrawal_at is null then 0 else 2 end
            as life_rank,
        cast(null as {{ dbt.type_string() }}) as lang,
        cast(null as {{ dbt.type_string() }}) as ctry_code,
        cast(null as {{ dbt.type_string() }}) as ip,
        account.cre_dt,
        cast(null as timestamp) as join_dt,
        cast(null as timestamp) as upd_dt,
        cast(null as timestamp) as deactivated_dt,
        account.last_access_at as last_access_dt,
        account.withdrawal_at as left_dt,
        cast(null as {{ dbt.type_string() }}) as service_user_key,
        account.part_date
    from messenger_accounts as account

)

select * from accounts
