{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date', 'appsflyer_id']),
    pre_hook="{{ without_nested_loops() }}",
) }}

{#
    An install that comes to light may be the first of its id, so that later ones no
    longer are: from the first day that arrives on, all days are built anew. Of the days
    before, the ids that were there are enough to know.
#}
{% set days = days_to_build(touched=days_from_arrival_on()) %}

with int_installs_checked as (

    select * from {{ ref('int_installs_checked') }}
    where {{ in_list('part_date', days) }}

),

installs as (

    select
        checked.appsflyer_id,
        checked.part_date,
        checked.install_time,
        false as is_accepted
    from int_installs_checked as checked
    where coalesce(checked.fault, '') <> 'duplicate'
        and checked.appsflyer_id is not null
    union all
    select
        checked.appsflyer_id,
        checked.part_date,
        checked.install_time,
        true as is_accepted
    from int_installs_checked as checked
    where checked.fault is null

),

first_installs as (

    select
        installs.appsflyer_id,
        installs.is_accepted,
        min(installs.part_date) as part_date,
        min(installs.install_time) as install_time
    from installs
    group by installs.appsflyer_id, installs.is_accepted

),

{% if is_incremental() %}

known_before as (

    select
        known.appsflyer_id,
        known.is_accepted
    from {{ this }} as known
    where known.part_date < '{{ days | first }}'

),

{% endif %}

final as (

    select
        first_installs.part_date,
        first_installs.appsflyer_id,
        first_installs.is_accepted,
        first_installs.install_time
    from first_installs
    {% if is_incremental() %}
    left join known_before
        on
            first_installs.appsflyer_id = known_before.appsflyer_id
            and first_installs.is_accepted = known_before.is_accepted
    where known_before.appsflyer_id is null
    {% endif %}

)

select * from final
