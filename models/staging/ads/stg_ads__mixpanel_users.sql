with source as (

    select * from {{ source('ads', 'mixpanel_users') }}

),

renamed as (

    select
        cast(source.distinct_id as {{ dbt.type_string() }}) as distinct_id,
        cast(source.user_id as {{ dbt.type_string() }}) as user_id,
        cast(source.properties as {{ dbt.type_string() }}) as properties,
        cast(source.last_seen as timestamp) as last_seen
    from source

)

select * from renamed
