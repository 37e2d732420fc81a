{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with int_ad_rows_unplaced as (

    select * from {{ ref('int_ad_rows_unplaced') }}
    where {{ in_list('part_date', days) }}

),

{% for checked in (
    'int_installs_checked', 'int_app_events_checked', 'int_mixpanel_events_checked',
) %}
{{ checked }} as (

    select * from {{ ref(checked) }}
    where
        {{ in_list('part_date', days) }}
        -- a copy is not removed, it is one with the row it copies
        and fault <> 'duplicate'

),

{% endfor %}
final as (

    select
        unplaced.part_date,
        unplaced.table_name,
        unplaced.reason,
        unplaced.arrival_date,
        unplaced.appsflyer_id,
        unplaced.distinct_id,
        unplaced.event_name,
        unplaced.event_time,
        unplaced.raw_row
    from int_ad_rows_unplaced as unplaced
    {% for checked, table_name in (
        ('int_installs_checked', 'appsflyer_installs'),
        ('int_app_events_checked', 'appsflyer_events'),
        ('int_mixpanel_events_checked', 'mixpanel_events'),
    ) %}
    union all
    {{ ad_quarantine_rows(
        checked, table_name, checked ~ '.fault', checked ~ '.arrival_date'
    ) }}
    {% endfor %}

)

select * from final
