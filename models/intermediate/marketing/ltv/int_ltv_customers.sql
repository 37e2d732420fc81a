{{ config(
    materialized='table',
    tags=['whole_history'],
    indexes=row_store_indexes(['population', 'we_member_id']),
) }}

{#- Orders are known until their last extract: nobody is observed for longer. -#}
{% set as_of = latest_raw_day('ods', 'ods_ws_order_item')
    or latest_raw_day('ads', 'appsflyer_installs')
    or '1970-01-01' %}

with installs as (

    select * from {{ ref('int_installs_identified') }}
    where not is_retargeting

),

purchase_days as (

    select * from {{ ref('int_ltv_purchase_days') }}

),

installs_in_order as (

    select
        installs.person_id as customer_id,
        installs.we_member_id,
        installs.install_date as birth_date,
        installs.network,
        {{ cohort_campaign('installs.network', 'installs.campaign_id') }}
            as campaign_id,
        row_number() over (
            partition by installs.person_id
            order by installs.install_time, {{ c_text('installs.appsflyer_id') }}
        ) as install_no
    from installs

),

customers as (

    select
        'installs' as population,
        first_installs.customer_id,
        first_installs.we_member_id,
        first_installs.birth_date,
        first_installs.network,
        first_installs.campaign_id
    from installs_in_order as first_installs
    where first_installs.install_no = 1
    union all
    select
        'buyers' as population,
        'member:' || cast(purchase_days.we_member_id as {{ dbt.type_string() }})
            as customer_id,
        purchase_days.we_member_id,
        min(purchase_days.order_date) as birth_date,
        cast(null as {{ dbt.type_string() }}) as network,
        cast(null as {{ dbt.type_string() }}) as campaign_id
    from purchase_days
    group by purchase_days.we_member_id

),

final as (

    select
        customers.population,
        customers.customer_id,
        customers.we_member_id,
        customers.birth_date,
        customers.network,
        customers.campaign_id,
        cast('{{ as_of }}' as date) as as_of_date
    from customers

)

select * from final
