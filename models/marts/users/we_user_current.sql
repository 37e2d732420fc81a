{{ config(materialized='view') }}

with members as (

    select * from {{ ref('we_user') }}

),

-- Asked of the mart itself: a CTE that is read twice is read as a whole.
latest_days as (

    select max(we_user.part_date) as part_date
    from {{ ref('we_user') }} as we_user

),

final as (

    select
        members.we_member_id,
        members.we_cre_at,
        members.we_leave_dt,
        members.ctry_code,
        members.ip,
        members.join_service,
        members.wv_user_id,
        members.wv_lang,
        members.wv_status,
        members.wv_cre_dt,
        members.wv_first_cre_dt,
        members.wv_join_dt,
        members.wv_first_join_dt,
        members.wv_upd_dt,
        members.wv_deactivated_dt,
        members.wv_last_access_dt,
        members.wv_leave_dt,
        members.wv_trans_seq,
        members.ws_user_id,
        members.ws_lang,
        members.ws_status,
        members.ws_cre_dt,
        members.ws_first_cre_dt,
        members.ws_join_dt,
        members.ws_first_join_dt,
        members.ws_upd_dt,
        members.ws_deactivated_dt,
        members.ws_last_access_dt,
        members.ws_trans_seq,
        members.wv_service_user_key,
        members.wa_user_id,
        members.wa_lang,
        members.wa_status,
        members.wa_cre_dt,
        members.wa_deactivated_at,
        members.ph_user_id,
        members.ph_cre_dt,
        members.ph_first_join_dt,
        members.ph_last_access_at,
        members.ph_withdrawal_at,
        members.ws_service_user_key,
        members.vlive_id,
        members.vlive_linked_at,
        members.run_timestamp,
        members.part_date
    from members
    where members.part_date = (select latest_days.part_date from latest_days)

)

select * from final
