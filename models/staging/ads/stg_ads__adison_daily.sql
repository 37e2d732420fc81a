with source as (

    select * from {{ source('ads', 'adison_daily') }}

),

renamed as (

    select
        cast(source.date as date) as report_date,
        cast(source.campaign_id as {{ dbt.type_string() }}) as campaign_id,
        cast(source.campaign_name as {{ dbt.type_string() }}) as campaign_name,
        cast(source.impressions as bigint) as impressions,
        cast(source.clicks as bigint) as clicks,
        cast(source.conversions as bigint) as conversions,
        cast(source.cost as numeric(18, 2)) as cost,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
