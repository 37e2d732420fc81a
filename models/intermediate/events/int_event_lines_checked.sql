{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date', 'event_id', 'session_id']),
) }}

{% set days = days_to_build() %}

with stg_events__event_lines as (

    select * from {{ ref('stg_events__event_lines') }}
    -- line 0 says that a file is empty
    where {{ in_list('part_date', days) }} and line_no > 0

),

lines_with_faults as (

    select
        lines.*,
        lines.line is not null as is_event,
        coalesce(lines.fault, {{ faulty_event_fields('missing') }}) as missing_fields,
        {{ faulty_event_fields('broken') }} as broken_fields,
        {{ event_business_time('lines.client_time') }} as client_business_time
    from stg_events__event_lines as lines
    {{ evaluate_once() }}

),

lines_with_time_and_device_faults as (

    select
        lines.*,
        case
            when not lines.is_event then null
            when lines.client_business_time is null
                and {{ regexp_matches(
                    "coalesce(lines.client_time, '')", event_time_pattern('[0-9]{4}')
                ) }}
                then 'no day of the years 2020 to 2030'
            when lines.client_business_time is null then 'not ISO 8601'
            when cast(lines.client_business_time as date)
                = cast(lines.part_date as date)
                and extract(year from lines.client_business_time) between 2020 and 2030
                then null
            else 'of ' || {{ day_text('cast(lines.client_business_time as date)') }}
        end as time_fault,
        case
            when
                {{ is_one_of('lines.platform', ['ios', 'android']) }}
                and {{ is_one_of('lines.device_type', ['desktop', 'tablet']) }}
                then lines.platform || ' on ' || lines.device_type
            when
                not {{ is_one_of('lines.os', event_rules()['os'].enum) }}
                or (lines.platform = 'ios' and lines.os = 'iOS')
                or (lines.platform = 'android' and lines.os = 'Android')
                or (
                    lines.platform = 'web'
                    and {{ is_one_of('lines.os', ['Windows', 'macOS', 'Linux']) }}
                )
                then null
            when
                {{ is_one_of('lines.platform', event_rules()['platform'].enum) }}
                then lines.platform || ' with ' || lines.os
        end as device_fault
    from lines_with_faults as lines
    {{ evaluate_once() }}

),

-- What breaks the schema is told in broken_fields; from here on it is null, so that
-- nothing is compared or joined that is no id.
final as (

    select
        lines.part_date,
        lines.file_name,
        lines.line_no,
        lines.is_event,
        {% for field in ('event_id', 'session_id', 'order_id', 'product_id') %}
        case
            when lines.broken_fields is null then nullif(lines.{{ field }}, '')
            when {{ regexp_matches('lines.' ~ field, event_rules()[field].pattern) }}
                then lines.{{ field }}
        end as {{ field }},
        {% endfor %}
        {% for field in ('event_type', 'platform', 'payment_method') %}
        case
            when lines.broken_fields is null then nullif(lines.{{ field }}, '')
            when
                {{ in_list('lines.' ~ field, event_rules()[field].enum) }}
                then lines.{{ field }}
        end as {{ field }},
        {% endfor %}
        lines.user_id,
        case when lines.time_fault is null then lines.client_business_time end
            as event_at,
        case
            when
                lines.event_type = 'purchase'
                then {{ json_amount('lines.total_amount') }}
        end
            as total_amount,
        case
            when lines.event_type = 'purchase'
                then cast(lines.extra_data as {{ dbt.type_string() }})
        end as extra_data,
        lines.missing_fields,
        lines.broken_fields,
        lines.time_fault,
        lines.device_fault,
        case
            when not lines.is_event then lines.raw_line
            when
                coalesce(
                    lines.missing_fields,
                    lines.broken_fields,
                    lines.time_fault,
                    lines.device_fault
                ) is not null
                then coalesce(lines.raw_line, regexp_replace(lines.line, '\r?\n?$', ''))
        end as raw_line
    from lines_with_time_and_device_faults as lines

)

select * from final
