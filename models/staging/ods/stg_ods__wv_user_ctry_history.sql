with source as (

    select * from {{ source('ods', 'wv_user_ctry_history') }}

),

renamed as (

    select
        cast(source.wv_user_id as bigint) as wv_user_id,
        cast(source.ctry_code as {{ dbt.type_string() }}) as ctry_code,
        cast(source.ip as {{ dbt.type_string() }}) as ip,
        cast(source.start_dt as timestamp) as start_dt,
        cast(source.end_dt as timestamp) as end_dt,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
