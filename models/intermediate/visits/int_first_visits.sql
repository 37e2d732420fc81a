{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date', 'we_member_id']),
) }}

{#
    A visit that comes to light may have been anybody's first, so that later ones no
    longer are: from the first day that arrives on, all days are built anew. Of the days
    before, those who have been there at all are enough to know.
#}
{% set days = days_to_build(touched=days_from_arrival_on()) %}

with visit_days as (

    select * from {{ ref('int_service_visit_days') }}
    where {{ in_list('part_date', days) }}

),

visit_days_of_any_service as (

    select
        visit_days.we_member_id,
        visit_days.service,
        visit_days.part_date
    from visit_days

    union all

    select
        visit_days.we_member_id,
        'we' as service,
        visit_days.part_date
    from visit_days

),

first_days as (

    select
        visit_days_of_any_service.we_member_id,
        visit_days_of_any_service.service,
        min(visit_days_of_any_service.part_date) as part_date
    from visit_days_of_any_service
    group by
        visit_days_of_any_service.we_member_id,
        visit_days_of_any_service.service

),

{% if is_incremental() %}

known_before as (

    select
        known.we_member_id,
        known.service
    from {{ this }} as known
    where known.part_date < '{{ days | first }}'

),

{% endif %}

final as (

    select
        first_days.we_member_id,
        first_days.service,
        first_days.part_date,
        {{ run_timestamp() }} as run_timestamp
    from first_days
    {% if is_incremental() %}
    left join known_before
        on
            first_days.we_member_id = known_before.we_member_id
            and first_days.service = known_before.service
    where known_before.we_member_id is null
    {% endif %}

)

select * from final
