with source as (

    select * from {{ source('album', 'user') }}

),

renamed as (

    select
        cast(source.wa_user_id as bigint) as wa_user_id,
        cast(source.we_member_id as bigint) as we_member_id,
        cast(source.lang as {{ dbt.type_string() }}) as lang,
        cast(source.status as {{ dbt.type_string() }}) as status,
        cast(source.cre_dt as timestamp) as cre_dt,
        cast(source.deactivated_at as timestamp) as deactivated_at,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
