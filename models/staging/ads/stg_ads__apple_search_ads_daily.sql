with source as (

    select * from {{ source('ads', 'apple_search_ads_daily') }}

),

renamed as (

    select
        cast(source.date as date) as report_date,
        cast(source.campaign_id as {{ dbt.type_string() }}) as campaign_id,
        cast(source.campaign_name as {{ dbt.type_string() }}) as campaign_name,
        cast(source.impressions as bigint) as impressions,
        cast(source.taps as bigint) as taps,
        cast(source.tap_installs as bigint) as tap_installs,
        cast(source.new_downloads as bigint) as new_downloads,
        cast(source.redownloads as bigint) as redownloads,
        cast(source.local_spend_amount as numeric(18, 4)) as local_spend_amount,
        cast(source.local_spend_currency as {{ dbt.type_string() }})
            as local_spend_currency,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
