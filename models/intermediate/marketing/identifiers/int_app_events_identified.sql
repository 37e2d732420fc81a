{{ config(
    materialized='table',
    tags=['whole_history'],
    indexes=row_store_indexes(['part_date', 'we_member_id']),
    pre_hook="{{ without_nested_loops() }}",
) }}

with app_events as (

    select * from {{ ref('int_app_events_checked') }}
    where fault is null

),

installs as (

    select * from {{ ref('int_installs_checked') }}
    where fault is null

),

fills as (

    select * from {{ ref('int_identifier_fills') }}
    where id_type = 'appsflyer'

),

install_times as (

    select
        installs.appsflyer_id,
        installs.install_time,
        lead(installs.install_time) over (
            partition by installs.appsflyer_id order by installs.install_time
        ) as next_install_time
    from installs

),

final as (

    select
        app_events.part_date,
        app_events.appsflyer_id,
        app_events.event_time,
        app_events.event_name,
        coalesce(app_events.action, 'unmapped') as action,
        app_events.order_id,
        app_events.event_revenue as revenue,
        app_events.event_revenue_currency as revenue_currency,
        lower({{ clean_text('app_events.platform') }}) as platform,
        upper({{ clean_text('app_events.country_code') }}) as country_code,
        install_times.install_time,
        coalesce(app_events.we_member_id, fills.we_member_id) as we_member_id,
        case
            when app_events.we_member_id is not null then 'own'
            else fills.member_source
        end as member_source,
        {{ person_id(
            'coalesce(app_events.we_member_id, fills.we_member_id)',
            'fills.component_id',
            "'install:' || app_events.appsflyer_id",
            'fills.is_ambiguous',
        ) }} as person_id
    from app_events
    left join install_times
        on
            app_events.appsflyer_id = install_times.appsflyer_id
            and app_events.event_time >= install_times.install_time
            and app_events.event_time
            < coalesce(install_times.next_install_time, timestamp '9999-12-31 00:00:00')
    left join fills on app_events.appsflyer_id = fills.id_value

)

select * from final
