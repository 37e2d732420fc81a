{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with conversions as (

    select * from {{ ref('int_ad_conversions') }}
    where {{ in_list('part_date', days) }}

),

rates as (

    select * from {{ ref('int_ad_report_rates') }}
    where {{ in_list('part_date', days) }}

),

primary_conversions as (

    select * from {{ ref('int_ad_primary_conversions') }}
    where {{ in_list('part_date', days) }}

),

final as (

    select
        conversions.part_date,
        conversions.report_date,
        conversions.network,
        conversions.account_id,
        conversions.campaign_id,
        conversions.ad_group_id,
        conversions.ad_id,
        conversions.action_type,
        conversions.attribution_window,
        primary_conversions.campaign_id is not null as is_primary,
        conversions.conversions,
        conversions.currency,
        conversions.conversion_value,
        {{ product('conversions.conversion_value', 'rates.fx_rate') }}
            as conversion_value_krw,
        {{ run_timestamp() }} as run_timestamp
    from conversions
    left join rates
        on
            conversions.part_date = rates.part_date
            and conversions.currency = rates.currency
    left join primary_conversions
        on
            conversions.part_date = primary_conversions.part_date
            and conversions.network = primary_conversions.network
            and conversions.campaign_id = primary_conversions.campaign_id
            and conversions.action_type = primary_conversions.action_type
            and conversions.attribution_window = primary_conversions.attribution_window
    order by conversions.part_date

)

select * from final
