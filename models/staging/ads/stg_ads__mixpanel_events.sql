with source as (

    select * from {{ source('ads', 'mixpanel_events') }}

),

renamed as (

    select
        cast(source.insert_id as {{ dbt.type_string() }}) as insert_id,
        cast(source.event as {{ dbt.type_string() }}) as event_name,
        cast(source.time as timestamp) as event_time,
        cast(source.distinct_id as {{ dbt.type_string() }}) as distinct_id,
        cast(source.device_id as {{ dbt.type_string() }}) as device_id,
        cast(source.user_id as {{ dbt.type_string() }}) as user_id,
        cast(source.properties as {{ dbt.type_string() }}) as properties,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
