{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{# The day after may hold copies of a day's rows. #}
{% set days = days_to_build(lookback=var('max_lateness_days') | int, ahead=1) %}
{% set days_read = days_around(days, 1, 0) %}
{% set raw = ad_raw_columns()['mixpanel_events'] %}

with mixpanel_events as (

    select * from {{ ref('int_mixpanel_events_arrived') }}
    where
        {{ in_list('part_date', ad_arrivals(days_read)) }}
        and {{ in_dates('event_date', days_read) }}
        and arrival_fault is null

),

int_test_users as (

    select * from {{ ref('int_test_users') }}

),

int_internal_ip_ranges as (

    select * from {{ ref('int_internal_ip_ranges') }}

),

ad_event_names as (

    select * from {{ ref('ad_event_names') }}
    where provider = 'mixpanel'

),

events_with_copy_before as (

    select
        mixpanel_events.*,
        lag(mixpanel_events.event_date) over (
            partition by
                {{ clean_text('mixpanel_events.insert_id') }},
                {% for column in ('distinct_id', 'event_name', 'event_time', 'properties') %}
                case
                    when {{ clean_text('mixpanel_events.insert_id') }} is null
                        then mixpanel_events.{{ column }}
                end{{ ',' if not loop.last }}
                {% endfor %}
            order by
                mixpanel_events.event_date asc,
                mixpanel_events.part_date asc,
                {{ in_fixed_order('mixpanel_events', raw.others, raw.texts) }}
        ) as copied_date
    from mixpanel_events

),

events_of_days as (

    select
        mixpanel_events.*,
        {{ dbt.datediff('mixpanel_events.copied_date', 'mixpanel_events.event_date', 'day') }}
            as copied_days_before,
        {{ json_or_null('mixpanel_events.properties') }} as properties_json
    from events_with_copy_before as mixpanel_events
    where {{ in_dates('mixpanel_events.event_date', days) }}

),

events_with_properties as (

    select
        mixpanel_events.*,
        {{ clean_text('mixpanel_events.distinct_id') }} as distinct_text,
        {{ clean_text('mixpanel_events.user_id') }} as user_text,
        {{ member_number('mixpanel_events.user_id') }} as member_of_user_id,
        {% for name, key in (
            ('os', '$os'), ('ip', '$ip'), ('advertising_id', 'advertising_id'),
            ('utm_source', 'utm_source'), ('utm_medium', 'utm_medium'),
            ('utm_campaign', 'utm_campaign'), ('order_id', 'order_id'),
        ) %}
        {{ json_word('mixpanel_events.properties_json', key) }} as property_{{ name }}
        {{- ',' if not loop.last }}
        {% endfor %}
    from events_of_days as mixpanel_events
    {{ evaluate_once() }}

),

events_with_ids as (

    select
        mixpanel_events.*,
        coalesce(
            mixpanel_events.member_of_user_id,
            case
                when mixpanel_events.user_text is null
                    then {{ member_number('mixpanel_events.distinct_text') }}
            end
        ) as we_member_id,
        {{ clean_device_id('mixpanel_events.property_advertising_id') }}
            as clean_advertising_id,
        {{ mixpanel_device(
            'mixpanel_events.device_id', 'mixpanel_events.distinct_text'
        ) }} as clean_device_id,
        {{ ipv4_text('mixpanel_events.property_ip') }} as ip_text
    from events_with_properties as mixpanel_events
    {{ evaluate_once() }}

),

internal_ips as (

    {{ internal_ips('events_with_ids', 'int_internal_ip_ranges') }}

),

final as (

    select
        {{ day_text('mixpanel_events.event_date') }} as part_date,
        mixpanel_events.part_date as arrival_date,
        {% for column in raw.texts + raw.others %}
        mixpanel_events.{{ column }},
        {% endfor %}
        mixpanel_events.clean_device_id,
        case
            when mixpanel_events.distinct_text = mixpanel_events.user_text then null
            when {{ member_number('mixpanel_events.distinct_text') }} is not null
                then null
            when
                lower(mixpanel_events.distinct_text)
                = '$device:' || mixpanel_events.clean_device_id
                then null
            else mixpanel_events.distinct_text
        end as clean_distinct_id,
        mixpanel_events.clean_advertising_id,
        -- Android where nothing says which: its ids are in lower case
        case
            when lower(mixpanel_events.property_os) in ('ios', 'ipados') then 'idfa'
            when
                mixpanel_events.property_os is null
                and mixpanel_events.property_advertising_id
                <> lower(mixpanel_events.property_advertising_id)
                then 'idfa'
            else 'gaid'
        end as advertising_type,
        mixpanel_events.we_member_id,
        mixpanel_events.property_os as os,
        mixpanel_events.property_utm_source as utm_source,
        mixpanel_events.property_utm_medium as utm_medium,
        mixpanel_events.property_utm_campaign as utm_campaign,
        mixpanel_events.property_order_id as order_id,
        ad_event_names.action,
        case
            when mixpanel_events.copied_days_before <= 1 then 'duplicate'
            when mixpanel_events.distinct_text is null then 'invalid_id'
            when
                mixpanel_events.user_text is not null
                and mixpanel_events.member_of_user_id is null
                then 'invalid_id'
            when test_by_distinct_id.user_text is not null then 'test_user'
            when test_by_member.user_text is not null then 'test_user'
            when internal_ips.ip_text is not null then 'internal_ip'
        end as fault
    from events_with_ids as mixpanel_events
    left join int_test_users as test_by_distinct_id
        on mixpanel_events.distinct_text = test_by_distinct_id.user_text
    left join int_test_users as test_by_member
        on
            cast(mixpanel_events.we_member_id as {{ dbt.type_string() }})
            = test_by_member.user_text
    left join internal_ips on mixpanel_events.ip_text = internal_ips.ip_text
    left join ad_event_names on mixpanel_events.event_name = ad_event_names.event_name

)

select * from final
