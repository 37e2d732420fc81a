{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build(lookback=var('max_lateness_days') | int) %}
{% set raw = ad_raw_columns()['appsflyer_events'] %}

with app_events as (

    select * from {{ ref('int_app_events_arrived') }}
    where
        {{ in_list('part_date', ad_arrivals(days)) }}
        and {{ in_dates('event_date', days) }}
        and arrival_fault is null

),

int_test_users as (

    select * from {{ ref('int_test_users') }}

),

int_internal_ip_ranges as (

    select * from {{ ref('int_internal_ip_ranges') }}

),

events_with_value as (

    select
        app_events.*,
        case
            when app_events.event_value like '%order_id"%'
                then {{ json_or_null('app_events.event_value') }}
        end as value_json
    from app_events
    {{ evaluate_once() }}

),

events_with_ids as (

    select
        app_events.*,
        {{ json_word('app_events.value_json', 'af_order_id') }} as order_id,
        {{ clean_device_id('app_events.advertising_id') }} as clean_advertising_id,
        {{ clean_device_id('app_events.idfa') }} as clean_idfa,
        {{ clean_device_id('app_events.idfv') }} as clean_idfv,
        {{ clean_text('app_events.customer_user_id') }} as user_text,
        {{ member_number('app_events.customer_user_id') }} as we_member_id,
        {{ ipv4_text('app_events.ip') }} as ip_text
    from events_with_value as app_events
    {{ evaluate_once() }}

),

events_with_copy_no as (

    select
        app_events.*,
        row_number() over (
            partition by
                app_events.appsflyer_id,
                app_events.event_name,
                app_events.event_time,
                app_events.order_id,
                case when app_events.order_id is null then app_events.event_value end
            order by
                app_events.part_date asc,
                {{ in_fixed_order('app_events', raw.others, raw.texts) }}
        ) as copy_no
    from events_with_ids as app_events

),

internal_ips as (

    {{ internal_ips('events_with_ids', 'int_internal_ip_ranges') }}

),

final as (

    select
        {{ day_text('app_events.event_date') }} as part_date,
        app_events.part_date as arrival_date,
        {% for column in raw.texts + raw.others %}
        app_events.{{ column }},
        {% endfor %}
        app_events.order_id,
        app_events.clean_advertising_id,
        app_events.clean_idfa,
        app_events.clean_idfv,
        app_events.we_member_id,
        case
            when app_events.copy_no > 1 then 'duplicate'
            when {{ appsflyer_id_is_invalid('app_events.appsflyer_id') }}
                then 'invalid_id'
            when app_events.user_text is not null and app_events.we_member_id is null
                then 'invalid_id'
            when int_test_users.user_text is not null then 'test_user'
            when internal_ips.ip_text is not null then 'internal_ip'
        end as row_fault
    from events_with_copy_no as app_events
    left join int_test_users
        on
            cast(app_events.we_member_id as {{ dbt.type_string() }})
            = int_test_users.user_text
    left join internal_ips on app_events.ip_text = internal_ips.ip_text

)

select * from final
