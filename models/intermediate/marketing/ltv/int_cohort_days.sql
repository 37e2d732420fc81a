{{ config(
    materialized='table',
    tags=['whole_history'],
    indexes=row_store_indexes(['network', 'campaign_id']),
) }}

with installs as (

    select * from {{ ref('int_installs_identified') }}
    where not is_retargeting

),

customers as (

    select * from {{ ref('int_ltv_customers') }}
    where population = 'installs'

),

purchase_days as (

    select * from {{ ref('int_ltv_purchase_days') }}

),

registrations as (

    select * from {{ ref('int_app_events_identified') }}
    where action = 'registration'

),

reports as (

    select * from {{ ref('ad_report_daily') }}

),

last_registrations as (

    select
        registrations.person_id,
        max(cast(registrations.part_date as date)) as registered_date
    from registrations
    group by registrations.person_id

),

last_purchases as (

    select
        purchase_days.we_member_id,
        max(purchase_days.order_date) as last_order_date
    from purchase_days
    group by purchase_days.we_member_id

),

counts as (

    select
        installs.network,
        {{ cohort_campaign('installs.network', 'installs.campaign_id') }}
            as campaign_id,
        installs.install_date as cohort_date,
        cast(0 as numeric(24, 2)) as cost_krw,
        1 as cnt_install,
        0 as cnt_registration,
        0 as cnt_buyer
    from installs
    union all
    select
        customers.network,
        customers.campaign_id,
        customers.birth_date as cohort_date,
        cast(0 as numeric(24, 2)) as cost_krw,
        0 as cnt_install,
        case when registered.registered_date >= customers.birth_date then 1 else 0 end
            as cnt_registration,
        case when bought.last_order_date >= customers.birth_date then 1 else 0 end
            as cnt_buyer
    from customers
    left join last_registrations as registered
        on customers.customer_id = registered.person_id
    left join last_purchases as bought
        on customers.we_member_id = bought.we_member_id
    union all
    select
        reports.network,
        reports.campaign_id,
        reports.report_date as cohort_date,
        coalesce(reports.spend_krw, 0) as cost_krw,
        0 as cnt_install,
        0 as cnt_registration,
        0 as cnt_buyer
    from reports

),

final as (

    select
        counts.network,
        counts.campaign_id,
        counts.cohort_date,
        cast(sum(counts.cost_krw) as numeric(28, 2)) as cost_krw,
        cast(sum(counts.cnt_install) as bigint) as cnt_install,
        cast(sum(counts.cnt_registration) as bigint) as cnt_registration,
        cast(sum(counts.cnt_buyer) as bigint) as cnt_buyer
    from counts
    group by counts.network, counts.campaign_id, counts.cohort_date

)

select * from final
