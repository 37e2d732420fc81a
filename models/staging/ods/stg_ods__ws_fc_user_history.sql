with source as (

    select * from {{ source('ods', 'ws_fc_user_history') }}

),

renamed as (

    select
        cast(source.fc_id as bigint) as fc_id,
        cast(source.we_member_id as bigint) as we_member_id,
        cast(source.we_art_id as integer) as we_art_id,
        cast(source.start_dt as timestamp) as start_dt,
        cast(source.end_dt as timestamp) as end_dt,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
