{{ config(materialized='incremental') }}

{#
    No further than the days that an extract makes these models build anew: the rows of
    a day must not depend on the order in which extracts arrived.
#}

-- Built for the days that the client logs bring, not only for those of the extracts:
-- depends_on: {{ ref('stg_service_log__weplyapi_client_log') }}
-- depends_on: {{ ref('stg_service_log__weverse_client_log') }}

{% set days = session_days() %}

with days as (

    {{ days_as_rows(days) }}

),

{% for name, staged in [
    ('artist_extracts', 'stg_ods__we_artist'),
    ('fan_club_extracts', 'stg_ods__ws_fc_user_history'),
] %}

{{ name }} as (

    select distinct part_date
    from {{ ref(staged) }}
    where {{ in_list('part_date', days_around(days, 3, 4)) }}

),

{{ name }}_of_days as (

    select
        days.part_date,
        coalesce(
            max(extracts.part_date) filter (where extracts.part_date <= days.part_date),
            min(extracts.part_date)
        ) as extract_date
    from days
    left join {{ name }} as extracts
        on
            {{ dbt.datediff(
                'cast(days.part_date as date)', 'cast(extracts.part_date as date)', 'day'
            ) }} between -3 and 4
    group by days.part_date

),

{% endfor %}

final as (

    select
        artist_extracts_of_days.extract_date as artist_extract_date,
        fan_club_extracts_of_days.extract_date as fan_club_extract_date,
        artist_extracts_of_days.part_date,
        {{ run_timestamp() }} as run_timestamp
    from artist_extracts_of_days
    inner join fan_club_extracts_of_days
        on artist_extracts_of_days.part_date = fan_club_extracts_of_days.part_date

)

select * from final
