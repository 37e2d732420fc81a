with source as (

    select * from {{ source('ods', 'ods_wv_member_profile') }}

),

renamed as (

    select
        cast(source.comm_user_id as {{ dbt.type_string() }}) as comm_user_id,
        cast(source.wv_user_id as bigint) as wv_user_id,
        cast(source.comm_id as bigint) as comm_id,
        cast(source.status as {{ dbt.type_string() }}) as status,
        cast(source.grade as {{ dbt.type_string() }}) as grade,
        cast(source.profile_name as {{ dbt.type_string() }}) as profile_name,
        cast(source.is_profile_private as bigint) as is_profile_private,
        cast(source.profile_img_url as {{ dbt.type_string() }}) as profile_img_url,
        cast(source.profile_background_img_url as {{ dbt.type_string() }})
            as profile_background_img_url,
        cast(source.is_official as bigint) as is_official,
        cast(source.cre_dt as timestamp) as cre_dt,
        cast(source.end_dt as timestamp) as end_dt,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
