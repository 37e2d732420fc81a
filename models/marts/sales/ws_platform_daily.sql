{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with visits as (

    select * from {{ ref('ws_sess_daily') }}
    where {{ in_list('part_date', days) }} and account_id is not null

),

orders as (

    select * from {{ ref('ws_order_visit') }}
    where {{ in_list('part_date', days) }}

),

community_visits as (

    select * from {{ ref('wv_sess_daily') }}
    where {{ in_list('part_date', days) }} and we_member_id is not null

),

visits_and_orders as (

    select
        visits.part_date,
        visits.account_id,
        {{ visit_platform('visits') }} as vst_platform,
        1 as is_visit,
        0 as pay_qty,
        0 as pay_krw,
        0 as pay_order
    from visits

    union all

    select
        orders.part_date,
        orders.account_id,
        orders.vst_platform,
        -- the session of the day before in which an order was paid is a visit, too
        case when orders.user_sess_id is not null then 1 else 0 end as is_visit,
        orders.pay_qty,
        orders.pay_krw,
        1 as pay_order
    from orders

),

by_platform as (

    select
        visits_and_orders.part_date,
        visits_and_orders.account_id,
        visits_and_orders.vst_platform,
        max(visits_and_orders.is_visit) as is_visit,
        cast(sum(visits_and_orders.pay_qty) as bigint) as pay_qty,
        cast(sum(visits_and_orders.pay_krw) as numeric(38, 2)) as pay_krw,
        cast(sum(visits_and_orders.pay_order) as bigint) as pay_order
    from visits_and_orders
    group by
        visits_and_orders.part_date,
        visits_and_orders.account_id,
        visits_and_orders.vst_platform

),

visits_everywhere as (

    select
        by_platform.part_date,
        by_platform.account_id,
        by_platform.vst_platform
    from by_platform
    where by_platform.is_visit = 1

    union all

    select
        community_visits.part_date,
        cast(community_visits.we_member_id as {{ dbt.type_string() }}) as account_id,
        'wv_app' as vst_platform
    from community_visits

),

account_days as (

    select
        visits_everywhere.part_date,
        visits_everywhere.account_id,
        {{ visit_ways('visits_everywhere.vst_platform') }}
    from visits_everywhere
    group by visits_everywhere.part_date, visits_everywhere.account_id

),

final as (

    select
        cast(by_platform.part_date as date) as key_date,
        by_platform.account_id,
        by_platform.vst_platform,
        {{ visit_type('account_days') }} as vst_type,
        {{ visit_type_detail('account_days') }} as vst_type_dtl,
        by_platform.pay_qty,
        by_platform.pay_krw,
        by_platform.pay_order,
        by_platform.part_date,
        {{ run_timestamp() }} as run_timestamp
    from by_platform
    left join account_days
        on
            by_platform.part_date = account_days.part_date
            and by_platform.account_id = account_days.account_id

)

select * from final
