{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{# The day after may hold copies of a day's rows. #}
{% set days = days_to_build(lookback=var('max_lateness_days') | int, lookahead=1) %}
{% set days_read = days_around(days, 1, 0) %}
{% set raw = ad_raw_columns()['mixpanel_events'] %}

with mixpanel_events as (

    select * from {{ ref('int_mixpanel_events_arrived') }}
    where
        {{ in_list('part_date', ad_arrivals(days_read)) }}
        and {{ in_dates('event_date', days_read) }}
        and arrival_fault is null

),

events_with_copy_before as (

    select
        mixpanel_events.*,
        lag(mixpanel_events.event_date) over (
            partition by mixpanel_events.insert_key, mixpanel_events.event_key
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
        {{ json_or_null('mixpanel_events.properties') }} as properties_json
    from events_with_copy_before as mixpanel_events
    where {{ in_dates('mixpanel_events.event_date', days) }}
    {{ evaluate_once() }}

),

events_with_properties as (

    select
        mixpanel_events.*,
        {{ member_number('mixpanel_events.user_id') }} as member_of_user_id,
        {% for name in (
            '$os', '$ip', 'advertising_id', 'utm_source', 'utm_medium', 'utm_campaign',
            'order_id',
        ) %}
    {{ json_word('mixpanel_events.properties_json', name) }}
        as property_{{ name | replace('$', '') }}{{ ',' if not loop.last }}
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

final as (

    select
        {{ day_text('mixpanel_events.event_date') }} as part_date,
        mixpanel_events.part_date as arrival_date,
        {% for column in raw.texts + raw.others %}
        mixpanel_events.{{ column }},
        {% endfor %}
        coalesce(
            {{ dbt.datediff(
                'mixpanel_events.copied_date', 'mixpanel_events.event_date', 'day'
            ) }} <= 1,
            false
        ) as is_copy,
        mixpanel_events.distinct_text,
        mixpanel_events.user_text,
        mixpanel_events.clean_device_id,
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
        mixpanel_events.user_text is not null
        and mixpanel_events.member_of_user_id is null as has_invalid_user,
        mixpanel_events.ip_text,
        mixpanel_events.property_os as os,
        mixpanel_events.property_utm_source as utm_source,
        mixpanel_events.property_utm_medium as utm_medium,
        mixpanel_events.property_utm_campaign as utm_campaign,
        mixpanel_events.property_order_id as order_id
    from events_with_ids as mixpanel_events

)

select * from final
