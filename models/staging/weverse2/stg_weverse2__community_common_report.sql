with source as (

    select * from {{ source('weverse2', 'community_common_report') }}

),

renamed as (

    select
        cast(source.report_id as bigint) as report_id,
        cast(source.comm_user_id as {{ dbt.type_string() }}) as comm_user_id,
        cast(source.reported_at as timestamp) as reported_at,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
