{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{# Who was lost in a month follows from the month before. #}
{% set months = days_to_build(lookahead=31, period='month') %}
{% set months_before = period_starts(days_around(months, 1), 'month') %}

with visits as (

    select * from {{ ref('we_visit_monthly_base') }}
    where {{ in_list('part_date', months_before) }}

),

first_visits as (

    select * from {{ ref('int_first_visits') }}
    where {{ in_list('part_date', period_days(months, 'month')) }}

),

visits_of_any_service as (

    select
        visits.key_date,
        visits.we_member_id,
        visits.service
    from visits

    union

    select
        visits.key_date,
        visits.we_member_id,
        'we' as service
    from visits

),

-- A month of which nothing is known does not tell that anybody was lost.
months_seen as (

    select visits.key_date
    from visits
    where {{ in_dates('visits.key_date', months) }}
    group by visits.key_date

),

-- A month's visitors, those of the month before, and those there for the first time.
visitors_seen as (

    select
        visits_of_any_service.key_date,
        visits_of_any_service.we_member_id,
        visits_of_any_service.service,
        'there' as seen
    from visits_of_any_service

    union all

    select
        cast({{ dbt.dateadd('month', 1, 'visits_of_any_service.key_date') }} as date)
            as key_date,
        visits_of_any_service.we_member_id,
        visits_of_any_service.service,
        'before' as seen
    from visits_of_any_service

    union all

    select
        {{ period_start('cast(first_visits.part_date as date)', 'month') }} as key_date,
        first_visits.we_member_id,
        first_visits.service,
        'first' as seen
    from first_visits

),

visitors as (

    select
        visitors_seen.key_date,
        visitors_seen.we_member_id,
        visitors_seen.service,
        case
            when count(*) filter (where visitors_seen.seen = 'there') = 0 then 'lost'
            when count(*) filter (where visitors_seen.seen = 'first') > 0 then 'new'
            when count(*) filter (where visitors_seen.seen = 'before') > 0
                then 'retained'
            else 'returning'
        end as vst_status
    from visitors_seen
    inner join months_seen on visitors_seen.key_date = months_seen.key_date
    group by
        visitors_seen.key_date,
        visitors_seen.we_member_id,
        visitors_seen.service

),

final as (

    select
        visitors.key_date,
        visitors.service,
        visitors.vst_status,
        count(*) as cnt_user,
        {{ day_text('visitors.key_date') }} as part_date,
        {{ run_timestamp() }} as run_timestamp
    from visitors
    group by
        visitors.key_date,
        visitors.service,
        visitors.vst_status

)

select * from final
