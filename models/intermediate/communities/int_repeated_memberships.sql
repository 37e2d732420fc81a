{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build(touched=days_with_extract('ods.ods_wv_member_profile')) %}

with memberships as (

    select * from {{ ref('stg_ods__wv_member_profile') }}
    where {{ in_list('part_date', days) }}

),

accounts_with_several as (

    select * from {{ ref('int_community_first_joins') }}
    where {{ in_list('part_date', days) }} and cnt_comm_user_id > 1

),

memberships_in_order as (

    select
        memberships.comm_user_id,
        memberships.part_date,
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
        ) as comm_user_seq
    from memberships
    inner join accounts_with_several
        on
            memberships.part_date = accounts_with_several.part_date
            and memberships.comm_id = accounts_with_several.comm_id
            and memberships.wv_user_id = accounts_with_several.wv_user_id

),

final as (

    select
        memberships_in_order.comm_user_id,
        case when memberships_in_order.preference = 1 then 1 else 0 end as is_current,
        cast(memberships_in_order.comm_user_seq as integer) as comm_user_seq,
        memberships_in_order.part_date,
        {{ run_timestamp() }} as run_timestamp
    from memberships_in_order

)

select * from final
