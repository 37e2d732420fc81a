with artists as (

    select * from {{ ref('stg_ods__we_artist') }}

),

latest_extract as (

    select artists.*
    from artists
    where artists.part_date = '{{ latest_raw_day("ods", "we_artist") }}'

)

select * from latest_extract
