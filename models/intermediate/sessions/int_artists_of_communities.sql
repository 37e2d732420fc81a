with days as (

    select * from {{ ref('int_session_extract_days') }}

),

artists as (

    select * from {{ ref('stg_ods__we_artist') }}

),

artists_by_id as (

    select
        days.part_date,
        artists.comm_id,
        artists.we_art_id,
        artists.we_art_name,
        row_number() over (
            partition by days.part_date, artists.comm_id order by artists.we_art_id
        ) as artist_order
    from days
    inner join artists on days.artist_extract_date = artists.part_date
    where artists.comm_id is not null

),

artists_of_communities as (

    select
        artists_by_id.comm_id,
        artists_by_id.we_art_id,
        artists_by_id.we_art_name,
        artists_by_id.part_date
    from artists_by_id
    where artists_by_id.artist_order = 1

)

select * from artists_of_communities
