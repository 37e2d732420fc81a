with source as (

    select * from {{ source('ods', 'we_artist') }}

),

renamed as (

    select
        cast(source.we_art_id as integer) as we_art_id,
        cast(source.we_art_name as {{ dbt.type_string() }}) as we_art_name,
        cast(source.comm_id as bigint) as comm_id,
        cast(source.ws_art_id as bigint) as ws_art_id,
        cast(source.upd_dt as timestamp) as upd_dt,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
