{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date', 'we_member_id']),
) }}

{% set days = days_to_build() %}

with members as (

    select * from {{ ref('int_members') }}
    where {{ in_list('part_date', days) }}

),

current_accounts as (

    select * from {{ ref('int_current_accounts') }}
    where {{ in_list('part_date', days) }} and service <> 'wv'

),

community_accounts as (

    select * from {{ ref('int_current_community_accounts') }}
    where {{ in_list('part_date', days) }}

),

messenger_first_joins as (

    select * from {{ ref('int_messenger_first_joins') }}
    where {{ in_list('part_date', days) }}

),

first_countries as (

    select * from {{ ref('int_first_countries') }}
    where {{ in_list('part_date', days) }}

),

final as (

    select
        members.we_member_id,
        members.cre_at as we_cre_at,
        members.leave_dt as we_leave_dt,
        first_countries.ctry_code,
        first_countries.ip,
        case
            when community.wv_user_id is null and shop.account_no is null then null
            when shop.account_no is null then 'wv'
            when community.wv_user_id is null then 'ws'
            else 'we'
        end as join_service,
        community.wv_user_id,
        community.lang as wv_lang,
        community.status as wv_status,
        community.cre_dt as wv_cre_dt,
        community.first_cre_dt as wv_first_cre_dt,
        community.join_dt as wv_join_dt,
        community.first_join_dt as wv_first_join_dt,
        community.upd_dt as wv_upd_dt,
        community.deactivated_dt as wv_deactivated_dt,
        community.last_access_dt as wv_last_access_dt,
        community.leave_dt as wv_leave_dt,
        community.trans_seq as wv_trans_seq,
        shop.account_no as ws_user_id,
        shop.lang as ws_lang,
        shop.status as ws_status,
        shop.cre_dt as ws_cre_dt,
        shop.first_cre_dt as ws_first_cre_dt,
        shop.join_dt as ws_join_dt,
        shop.first_join_dt as ws_first_join_dt,
        shop.upd_dt as ws_upd_dt,
        shop.deactivated_dt as ws_deactivated_dt,
        shop.last_access_dt as ws_last_access_dt,
        shop.trans_seq as ws_trans_seq,
        community.service_user_key as wv_service_user_key,
        album.account_no as wa_user_id,
        album.lang as wa_lang,
        album.status as wa_status,
        album.cre_dt as wa_cre_dt,
        album.left_dt as wa_deactivated_at,
        messenger.account_id as ph_user_id,
        messenger.cre_dt as ph_cre_dt,
        messenger_first_joins.first_join_dt as ph_first_join_dt,
        messenger.last_access_dt as ph_last_access_at,
        messenger.left_dt as ph_withdrawal_at,
        shop.service_user_key as ws_service_user_key,
        community.vlive_id,
        community.vlive_linked_at,
        {{ run_timestamp() }} as run_timestamp,
        members.part_date
    from members
    left join community_accounts as community
        on
            members.part_date = community.part_date
            and members.we_member_id = community.we_member_id
    left join current_accounts as shop
        on
            members.part_date = shop.part_date
            and members.we_member_id = shop.we_member_id
            and shop.service = 'ws'
    left join current_accounts as album
        on
            members.part_date = album.part_date
            and members.we_member_id = album.we_member_id
            and album.service = 'wa'
    left join current_accounts as messenger
        on
            members.part_date = messenger.part_date
            and members.we_member_id = messenger.we_member_id
            and messenger.service = 'ph'
    left join messenger_first_joins
        on
            members.part_date = messenger_first_joins.part_date
            and members.we_member_id = messenger_first_joins.we_member_id
    left join first_countries
        on
            members.part_date = first_countries.part_date
            and members.we_member_id = first_countries.we_member_id

)

select * from final
