{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build(touched=membership_days(['int_membership_log_lines'])) %}

with memberships as (

    select * from {{ ref('stg_ods__wv_member_profile') }}
    where
        {{ in_list('part_date', days) }}
        and status in ('LEAVE', 'DELETED')
        and end_dt is null

),

log_lines as (

    select * from {{ ref('int_membership_log_lines') }}
    where is_end = 1 and part_date <= '{{ days | last }}'

),

final as (

    select
        memberships.comm_user_id,
        max(log_lines.logged_at) as end_dt,
        memberships.part_date,
        {{ run_timestamp() }} as run_timestamp
    from memberships
    inner join log_lines
        on
            memberships.comm_user_id = log_lines.comm_user_id
            and memberships.part_date >= log_lines.part_date
    group by memberships.part_date, memberships.comm_user_id

)

select * from final
