{#
    One conversion of an ad and day counts, or none; it is the one in ad_report_daily.
#}
{% set days = built_days('ad_conversion_daily') %}

with conversions as (

    select * from {{ ref('ad_conversion_daily') }}
    where {{ in_list('part_date', days) }} and is_primary

),

reports as (

    select * from {{ ref('ad_report_daily') }}
    where {{ in_list('part_date', days) }}

),

primary_by_ad as (

    select
        conversions.part_date,
        conversions.network,
        conversions.account_id,
        conversions.campaign_id,
        conversions.ad_group_id,
        conversions.ad_id,
        count(*) as cnt_row,
        sum(conversions.conversions) as conversions
    from conversions
    group by
        conversions.part_date,
        conversions.network,
        conversions.account_id,
        conversions.campaign_id,
        conversions.ad_group_id,
        conversions.ad_id

)

select
    primary_by_ad.part_date,
    primary_by_ad.campaign_id,
    primary_by_ad.cnt_row,
    primary_by_ad.conversions,
    reports.reported_conversions
from primary_by_ad
left join reports
    on
        primary_by_ad.part_date = reports.part_date
        and primary_by_ad.network = reports.network
        and primary_by_ad.campaign_id = reports.campaign_id
        and primary_by_ad.account_id is not distinct from reports.account_id
        and primary_by_ad.ad_group_id is not distinct from reports.ad_group_id
        and primary_by_ad.ad_id is not distinct from reports.ad_id
where
    primary_by_ad.cnt_row > 1
    or primary_by_ad.conversions <> reports.reported_conversions
    or reports.part_date is null
