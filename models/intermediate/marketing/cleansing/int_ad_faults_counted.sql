{{ config(materialized='incremental') }}

{% set days = days_to_build() %}

with int_installs_checked as (

    select * from {{ ref('int_installs_checked') }}
    where {{ in_list('part_date', days) }}

),

int_app_events_checked as (

    select * from {{ ref('int_app_events_checked') }}
    where {{ in_list('part_date', days) }}

),

int_mixpanel_events_checked as (

    select * from {{ ref('int_mixpanel_events_checked') }}
    where {{ in_list('part_date', days) }}

),

final as (

    {% for checked, table_name in (
        ('int_installs_checked', 'appsflyer_installs'),
        ('int_app_events_checked', 'appsflyer_events'),
        ('int_mixpanel_events_checked', 'mixpanel_events'),
    ) %}
    select
        {{ checked }}.part_date,
        '{{ table_name }}' as table_name,
        {{ checked }}.fault,
        count(*) as cnt
    from {{ checked }}
    group by {{ checked }}.part_date, {{ checked }}.fault
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
