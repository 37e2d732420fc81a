with source as (

    select * from {{ source('ods', 'ods_wemember_user') }}

),

renamed as (

    select
        cast(source.we_member_id as bigint) as we_member_id,
        cast(source.status as {{ dbt.type_string() }}) as status,
        cast(source.cre_at as timestamp) as cre_at,
        cast(source.leave_at as timestamp) as leave_at,
        cast(source.upd_at as timestamp) as upd_at,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
