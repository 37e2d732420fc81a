with source as (

    select * from {{ source('we_meta', 'v_to_wv_comm_mapping') }}

),

renamed as (

    select
        cast(source.v_channel_id as bigint) as v_channel_id,
        cast(source.comm_id as bigint) as comm_id
    from source

)

select * from renamed
