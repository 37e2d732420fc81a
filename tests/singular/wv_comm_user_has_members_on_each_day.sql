{{ config(severity='warn') }}

{#
    Warns of days of wv_comm_user without a row: an empty extract of profiles is believed,
    and everybody has vanished in the feed.
#}
{% set days = built_days('wv_comm_user') | select(
    'in', last_days_built('wv_comm_user', built_days('wv_comm_user'), 'day')
) | list %}

with days_built as (

    {{ days_as_rows(days) }}

),

days_with_members as (

    select distinct part_date
    from {{ ref('wv_comm_user') }}
    where {{ in_list('part_date', days) }}

)

select days_built.part_date
from days_built
left join days_with_members on days_built.part_date = days_with_members.part_date
where days_with_members.part_date is null
