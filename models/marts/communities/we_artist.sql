{{ config(materialized='view') }}

with artists as (

    select * from {{ ref('int_artists_latest') }}

),

final as (

    select
        artists.we_art_id,
        artists.we_art_name,
        artists.comm_id,
        artists.ws_art_id,
        artists.upd_dt,
        artists.part_date
    from artists

)

select * from final
