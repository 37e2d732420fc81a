with source as (

    select * from {{ source('ads', 'fx_rate') }}

),

renamed as (

    select
        cast(source.date as date) as report_date,
        cast(source.currency as {{ dbt.type_string() }}) as currency,
        cast(source.krw_per_unit as numeric(18, 6)) as krw_per_unit
    from source

)

select * from renamed
