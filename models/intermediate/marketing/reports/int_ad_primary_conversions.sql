{{ config(materialized='incremental') }}

{#
    An objective may be written into the campaign sheet, or changed in it, long after the
    reports: a day is built anew wherever another conversion counts than was kept.
#}
{% set days = days_to_build(touched=days_that_differ(
    ref('int_ad_primary_conversions_now'),
    this if is_incremental() else none,
    ['part_date', 'campaign_id', 'objective', 'action_type', 'attribution_window'],
)) %}

with primary_conversions as (

    select * from {{ ref('int_ad_primary_conversions_now') }}
    where {{ in_list('part_date', days) }}

),

final as (

    select
        primary_conversions.part_date,
        primary_conversions.report_date,
        primary_conversions.network,
        primary_conversions.campaign_id,
        primary_conversions.objective,
        primary_conversions.action_type,
        primary_conversions.attribution_window
    from primary_conversions

)

select * from final
