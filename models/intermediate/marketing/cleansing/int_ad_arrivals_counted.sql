{{ config(materialized='incremental') }}

{% set days = days_to_build() %}

with installs as (

    select * from {{ ref('int_installs_arrived') }}
    where {{ in_list('part_date', days) }}

),

app_events as (

    select * from {{ ref('int_app_events_arrived') }}
    where {{ in_list('part_date', days) }}

),

mixpanel_events as (

    select * from {{ ref('int_mixpanel_events_arrived') }}
    where {{ in_list('part_date', days) }}

),

final as (

    {% for rows_of_log, table_name in (
        ('installs', 'appsflyer_installs'), ('app_events', 'appsflyer_events'),
        ('mixpanel_events', 'mixpanel_events'),
    ) %}
    select
        {{ rows_of_log }}.part_date,
        '{{ table_name }}' as table_name,
        {{ rows_of_log }}.arrival_fault,
        count(*) as cnt
    from {{ rows_of_log }}
    group by {{ rows_of_log }}.part_date, {{ rows_of_log }}.arrival_fault
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
