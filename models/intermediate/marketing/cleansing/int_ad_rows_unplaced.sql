{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with installs as (

    select * from {{ ref('int_installs_arrived') }}
    where {{ in_list('part_date', days) }} and arrival_fault is not null

),

app_events as (

    select * from {{ ref('int_app_events_arrived') }}
    where {{ in_list('part_date', days) }} and arrival_fault is not null

),

mixpanel_events as (

    select * from {{ ref('int_mixpanel_events_arrived') }}
    where {{ in_list('part_date', days) }} and arrival_fault is not null

),

final as (

    {% for rows_of_log, table_name in (
        ('installs', 'appsflyer_installs'), ('app_events', 'appsflyer_events'),
        ('mixpanel_events', 'mixpanel_events'),
    ) %}
    {{ ad_quarantine_rows(
        rows_of_log, table_name, rows_of_log ~ '.arrival_fault', rows_of_log ~ '.part_date'
    ) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
