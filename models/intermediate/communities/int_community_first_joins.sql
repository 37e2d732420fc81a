{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build(touched=membership_days(['int_membership_log_lines'])) %}

with memberships as (

    select * from {{ ref('stg_ods__wv_member_profile') }}
    where {{ in_list('part_date', days) }}

),

joins_beyond_profiles as (

    select * from {{ ref('int_joins_beyond_profiles') }}

),

accounts as (

    select * from {{ ref('int_community_accounts') }}
    where {{ in_list('part_date', days) }}

),

days as (

    select
        day.part_date,
        {{ end_of_day('day.part_date') }} as end_of_day
    from ({{ days_as_rows(days) }}) as day

),

joins as (

    select
        memberships.part_date,
        memberships.wv_user_id,
        memberships.comm_id,
        memberships.cre_dt as join_dt,
        'profile' as way
    from memberships

    union all

    select
        days.part_date,
        joins_beyond_profiles.wv_user_id,
        joins_beyond_profiles.comm_id,
        joins_beyond_profiles.join_dt,
        joins_beyond_profiles.way
    from joins_beyond_profiles
    inner join days on joins_beyond_profiles.known_at < days.end_of_day

),

joins_of_accounts as (

    select
        joins.part_date,
        joins.comm_id,
        joins.wv_user_id,
        case when accounts.we_member_id is null then 0 else 1 end as is_member,
        coalesce(accounts.we_member_id, joins.wv_user_id) as person_id,
        min(joins.join_dt) as first_dt,
        min(joins.join_dt) filter (where joins.way in ('profile', 'log'))
            as comm_user_first_dt,
        min(joins.join_dt) filter (where joins.way = 'live channel') as v_ch_join_dt,
        count(*) filter (where joins.way = 'profile') as cnt_comm_user_id
    from joins
    left join accounts
        on
            joins.part_date = accounts.part_date
            and joins.wv_user_id = accounts.wv_user_id
    group by 1, 2, 3, 4, 5

),

person_joins as (

    select
        joins_of_accounts.*,
        min(joins_of_accounts.first_dt) over (
            partition by
                joins_of_accounts.part_date,
                joins_of_accounts.is_member,
                joins_of_accounts.person_id,
                joins_of_accounts.comm_id
        ) as tot_comm_user_first_dt
    from joins_of_accounts

),

joins_in_order as (

    select
        person_joins.*,
        rank() over (
            partition by
                person_joins.part_date, person_joins.is_member, person_joins.person_id
            order by
                person_joins.tot_comm_user_first_dt nulls last, person_joins.comm_id
        ) as community_order
    from person_joins

),

final as (

    select
        joins_in_order.comm_id,
        joins_in_order.wv_user_id,
        joins_in_order.comm_user_first_dt,
        joins_in_order.tot_comm_user_first_dt,
        joins_in_order.v_ch_join_dt,
        case when joins_in_order.v_ch_join_dt is null then 0 else 1 end as is_v_user,
        case when joins_in_order.community_order = 1 then 1 else 0 end
            as is_first_user_comm,
        joins_in_order.cnt_comm_user_id,
        joins_in_order.part_date,
        {{ run_timestamp() }} as run_timestamp
    from joins_in_order
    where joins_in_order.cnt_comm_user_id > 0

)

select * from final
