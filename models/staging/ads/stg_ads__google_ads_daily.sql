with source as (

    select * from {{ source('ads', 'google_ads_daily') }}

),

renamed as (

    select
        cast(source.date as date) as report_date,
        cast(source.customer_id as {{ dbt.type_string() }}) as customer_id,
        cast(source.currency_code as {{ dbt.type_string() }}) as currency_code,
        cast(source.campaign_id as {{ dbt.type_string() }}) as campaign_id,
        cast(source.campaign_name as {{ dbt.type_string() }}) as campaign_name,
        cast(source.ad_group_id as {{ dbt.type_string() }}) as ad_group_id,
        cast(source.impressions as bigint) as impressions,
        cast(source.clicks as bigint) as clicks,
        cast(source.cost_micros as bigint) as cost_micros,
        cast(source.conversions as {{ type_double() }}) as conversions,
        cast(source.conversions_value as {{ type_double() }}) as conversions_value,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
