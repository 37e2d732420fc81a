with source as (

    select * from {{ source('ods', 'ods_ph_fan_user') }}

),

renamed as (

    select
        cast(source.ph_user_id as {{ dbt.type_string() }}) as ph_user_id,
        cast(source.we_member_id as bigint) as we_member_id,
        cast(source.cre_dt as timestamp) as cre_dt,
        cast(source.last_access_at as timestamp) as last_access_at,
        cast(source.withdrawal_at as timestamp) as withdrawal_at,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
