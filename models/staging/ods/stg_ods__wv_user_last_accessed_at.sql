with source as (

    select * from {{ source('ods', 'ods_wv_user_last_accessed_at') }}

),

renamed as (

    select
        cast(source.wv_user_id as bigint) as wv_user_id,
        cast(source.last_accessed_at as timestamp) as last_accessed_at,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
