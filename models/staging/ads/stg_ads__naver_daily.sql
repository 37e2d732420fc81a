with source as (

    select * from {{ source('ads', 'naver_daily') }}

),

renamed as (

    select
        cast(source.date as date) as report_date,
        cast(source.customer_id as {{ dbt.type_string() }}) as customer_id,
        cast(source.campaign_id as {{ dbt.type_string() }}) as campaign_id,
        cast(source.ad_group_id as {{ dbt.type_string() }}) as ad_group_id,
        cast(source.keyword_id as {{ dbt.type_string() }}) as keyword_id,
        cast(source.impressions as bigint) as impressions,
        cast(source.clicks as bigint) as clicks,
        cast(source.cost as numeric(18, 2)) as cost,
        cast(source.conversions as bigint) as conversions,
        cast(source.conversion_sales as numeric(18, 2)) as conversion_sales,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
