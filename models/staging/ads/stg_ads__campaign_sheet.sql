with source as (

    select * from {{ source('ads', 'campaign_sheet') }}

),

renamed as (

    select
        cast(source.media_source as {{ dbt.type_string() }}) as media_source,
        cast(source.campaign_id as {{ dbt.type_string() }}) as campaign_id,
        cast(source.campaign_name as {{ dbt.type_string() }}) as campaign_name,
        cast(source.campaign_group as {{ dbt.type_string() }}) as campaign_group,
        cast(source.objective as {{ dbt.type_string() }}) as objective,
        cast(source.we_art_id as integer) as we_art_id,
        cast(source.country as {{ dbt.type_string() }}) as country,
        cast(source.start_date as date) as start_date,
        cast(source.end_date as date) as end_date,
        cast(source.upd_dt as timestamp) as upd_dt
    from source

)

select * from renamed
