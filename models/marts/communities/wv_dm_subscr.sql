{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}
{# Of a day that the mart has not built nobody can tell who was a member. #}
{% set days_with_members = last_days_built('wv_comm_user', days, 'day') %}

with subscriptions as (

    select * from {{ ref('int_subscriptions_of_members') }}
    where {{ in_list('part_date', days) }}

),

memberships as (

    select * from {{ ref('wv_comm_user') }}
    where {{ in_list('part_date', days) }}

),

final as (

    select
        subscriptions.wv_user_id,
        subscriptions.we_member_id,
        subscriptions.comm_id,
        subscriptions.we_art_id,
        subscriptions.dm_id,
        subscriptions.start_dt,
        subscriptions.end_dt,
        case
            when memberships.comm_user_status = 'ACTIVE' then 1
            when {{ in_list('subscriptions.part_date', days_with_members) }} then 0
        end as is_comm_user,
        subscriptions.is_fc,
        subscriptions.part_date,
        {{ run_timestamp() }} as run_timestamp
    from subscriptions
    left join memberships
        on
            subscriptions.part_date = memberships.part_date
            and subscriptions.comm_id = memberships.comm_id
            and subscriptions.wv_user_id = memberships.wv_user_id

)

select * from final
