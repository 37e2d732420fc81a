{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with accounts as (

    select * from {{ ref('int_current_accounts') }}
    where {{ in_list('part_date', days) }}

),

last_accesses as (

    select * from {{ ref('stg_ods__wv_user_last_accessed_at') }}
    where {{ in_list('part_date', days) }}

),

languages as (

    select * from {{ ref('int_community_languages') }}
    where {{ in_list('part_date', days) }}

),

left_accounts as (

    select * from {{ ref('int_left_community_accounts') }}
    where {{ in_list('part_date', days) }}

),

live_service_links as (

    select * from {{ ref('int_live_service_links') }}
    where {{ in_list('part_date', days) }}

),

final as (

    select
        accounts.we_member_id,
        accounts.account_no as wv_user_id,
        coalesce(languages.lang, accounts.lang) as lang,
        accounts.status,
        accounts.cre_dt,
        accounts.first_cre_dt,
        accounts.join_dt,
        accounts.first_join_dt,
        accounts.upd_dt,
        accounts.deactivated_dt,
        last_accesses.last_accessed_at as last_access_dt,
        left_accounts.leave_dt,
        accounts.trans_seq,
        accounts.service_user_key,
        live_service_links.vlive_id,
        live_service_links.linked_at as vlive_linked_at,
        accounts.part_date,
        {{ run_timestamp() }} as run_timestamp
    from accounts
    left join last_accesses
        on
            accounts.part_date = last_accesses.part_date
            and accounts.account_no = last_accesses.wv_user_id
    left join languages
        on
            accounts.part_date = languages.part_date
            and accounts.account_no = languages.wv_user_id
    left join left_accounts
        on
            accounts.part_date = left_accounts.part_date
            and accounts.account_no = left_accounts.wv_user_id
    left join live_service_links
        on
            accounts.part_date = live_service_links.part_date
            and accounts.account_no = live_service_links.wv_user_id
    where accounts.service = 'wv'

)

select * from final
