with artists as (

    select * from {{ ref('stg_ods__we_artist') }}

),

artists_by_id as (

    select
        artists.*,
        row_number() over (
            partition by artists.part_date, artists.comm_id order by artists.we_art_id
        ) as artist_order
    from artists
    where artists.comm_id is not null

),

lowest_artists as (

    select
        artists_by_id.comm_id,
        artists_by_id.we_art_id,
        artists_by_id.we_art_name,
        artists_by_id.part_date
    from artists_by_id
    where artists_by_id.artist_order = 1

)

select * from lowest_artists
