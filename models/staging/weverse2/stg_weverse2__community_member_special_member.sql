with source as (

    select * from {{ source('weverse2', 'community_member_special_member') }}

),

renamed as (

    select
        cast(source.comm_user_id as {{ dbt.type_string() }}) as comm_user_id,
        cast(source.art_indi_id as {{ dbt.type_string() }}) as art_indi_id,
        cast(source.art_indi_type as {{ dbt.type_string() }}) as art_indi_type,
        cast(source.art_indi_name as {{ dbt.type_string() }}) as art_indi_name,
        cast(source.upd_dt as timestamp) as upd_dt,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
