-- depends_on: {{ ref('mart_user_daily') }}
-- depends_on: {{ ref('mart_funnel_daily') }}
-- depends_on: {{ ref('mart_product_daily') }}
-- depends_on: {{ ref('mart_orders') }}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    indexes=row_store_indexes(['run_date']),
    meta={'partition_column': 'run_date'},
) }}

{# A row is written when the day's marts are: hence the references above. #}
{% set days = days_to_build() %}

with int_event_session_counts as (

    select * from {{ ref('int_event_session_counts') }}
    where {{ in_list('part_date', days) }}

),

int_event_orders_accepted as (

    select * from {{ ref('int_event_orders_accepted') }}
    where {{ in_list('part_date', days) }}

),

int_event_days_passed as (

    select * from {{ ref('int_event_days_passed') }}
    where {{ in_list('part_date', days) }}

),

events_by_day as (

    select
        sessions.part_date,
        sum(sessions.event_count) as event_count,
        count(distinct sessions.user_id) as user_count,
        count(distinct sessions.session_id) as session_count
    from int_event_session_counts as sessions
    group by sessions.part_date

),

purchases_by_day as (

    select
        orders.part_date,
        count(*) as purchase_count,
        sum(orders.total_amount) as revenue
    from int_event_orders_accepted as orders
    group by orders.part_date

),

final as (

    select
        '{{ invocation_id }}' as run_id,
        cast(days.part_date as date) as run_date,
        cast(coalesce(events_by_day.event_count, 0) as bigint) as event_count,
        cast(coalesce(events_by_day.user_count, 0) as bigint) as user_count,
        cast(coalesce(events_by_day.session_count, 0) as bigint) as session_count,
        cast(coalesce(purchases_by_day.purchase_count, 0) as bigint) as purchase_count,
        cast(coalesce(purchases_by_day.revenue, 0) as numeric(38, 2)) as revenue,
        case when days.is_passed then 'PASS' else 'FAIL' end as quality_status,
        {{ run_timestamp() }} as started_at,
        {{ now_utc() }} as ended_at
    from int_event_days_passed as days
    left join events_by_day on days.part_date = events_by_day.part_date
    left join purchases_by_day on days.part_date = purchases_by_day.part_date

)

select * from final
