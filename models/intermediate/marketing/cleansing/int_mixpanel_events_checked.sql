{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}
{% set raw = ad_raw_columns()['mixpanel_events'] %}

with mixpanel_events as (

    select * from {{ ref('int_mixpanel_events_dated') }}
    where {{ in_list('part_date', days) }}

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

internal_ips as (

    {{ internal_ips('mixpanel_events', 'int_internal_ip_ranges') }}

),

final as (

    select
        mixpanel_events.part_date,
        mixpanel_events.arrival_date,
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
        mixpanel_events.advertising_type,
        mixpanel_events.we_member_id,
        mixpanel_events.os,
        mixpanel_events.utm_source,
        mixpanel_events.utm_medium,
        mixpanel_events.utm_campaign,
        mixpanel_events.order_id,
        ad_event_names.action,
        case
            when mixpanel_events.is_copy then 'duplicate'
            when mixpanel_events.distinct_text is null then 'invalid_id'
            when mixpanel_events.has_invalid_user then 'invalid_id'
            when test_by_distinct_id.user_text is not null then 'test_user'
            when test_by_member.user_text is not null then 'test_user'
            when internal_ips.ip_text is not null then 'internal_ip'
        end as fault
    from mixpanel_events
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
