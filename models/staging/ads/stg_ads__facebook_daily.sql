with source as (

    select * from {{ source('ads', 'facebook_daily') }}

),

renamed as (

    select
        cast(source.date_start as date) as report_date,
        cast(source.account_id as {{ dbt.type_string() }}) as account_id,
        cast(source.account_currency as {{ dbt.type_string() }}) as account_currency,
        cast(source.campaign_id as {{ dbt.type_string() }}) as campaign_id,
        cast(source.campaign_name as {{ dbt.type_string() }}) as campaign_name,
        cast(source.adset_id as {{ dbt.type_string() }}) as adset_id,
        cast(source.ad_id as {{ dbt.type_string() }}) as ad_id,
        cast(source.impressions as bigint) as impressions,
        cast(source.clicks as bigint) as clicks,
        cast(source.spend as numeric(18, 4)) as spend,
        cast(source.actions as {{ dbt.type_string() }}) as actions,
        cast(source.action_values as {{ dbt.type_string() }}) as action_values,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
