{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build(lookback=var('max_lateness_days') | int) %}
{% set raw = ad_raw_columns()['appsflyer_installs'] %}

with installs as (

    select * from {{ ref('int_installs_arrived') }}
    where
        {{ in_list('part_date', ad_arrivals(days)) }}
        and {{ in_dates('install_date', days) }}
        and arrival_fault is null

),

int_test_users as (

    select * from {{ ref('int_test_users') }}

),

int_internal_ip_ranges as (

    select * from {{ ref('int_internal_ip_ranges') }}

),

installs_with_ids as (

    select
        installs.*,
        {{ clean_device_id('installs.advertising_id') }} as clean_advertising_id,
        {{ clean_device_id('installs.idfa') }} as clean_idfa,
        {{ clean_device_id('installs.idfv') }} as clean_idfv,
        {{ clean_device_id('installs.android_id') }} as clean_android_id,
        {{ clean_text('installs.customer_user_id') }} as user_text,
        {{ member_number('installs.customer_user_id') }} as we_member_id,
        {{ ipv4_text('installs.ip') }} as ip_text,
        {{ epoch_us('installs.install_time') }} as install_us,
        {{ epoch_us('installs.attributed_touch_time') }} as touch_us,
        row_number() over (
            partition by installs.appsflyer_id, installs.install_time
            order by
                installs.part_date asc,
                {{ in_fixed_order('installs', raw.others, raw.texts) }}
        ) as copy_no
    from installs
    {{ evaluate_once() }}

),

internal_ips as (

    {{ internal_ips('installs_with_ids', 'int_internal_ip_ranges') }}

),

final as (

    select
        {{ day_text('installs.install_date') }} as part_date,
        installs.part_date as arrival_date,
        {% for column in raw.texts + raw.others %}
        installs.{{ column }},
        {% endfor %}
        installs.clean_advertising_id,
        installs.clean_idfa,
        installs.clean_idfv,
        installs.clean_android_id,
        installs.we_member_id,
        installs.install_us,
        case
            when installs.copy_no > 1 then 'duplicate'
            when
                {{ appsflyer_id_is_invalid('installs.appsflyer_id') }}
                then 'invalid_id'
            when installs.user_text is not null and installs.we_member_id is null
                then 'invalid_id'
            when int_test_users.user_text is not null then 'test_user'
            when internal_ips.ip_text is not null then 'internal_ip'
            when
                lower({{ clean_text('installs.attributed_touch_type') }}) = 'click'
                and installs.install_us - installs.touch_us
                < {{ var('min_click_to_install_seconds') | int }}
                * cast(1000000 as bigint)
                then 'click_injection'
        end as row_fault
    from installs_with_ids as installs
    left join int_test_users
        on cast(installs.we_member_id as {{ dbt.type_string() }})
            = int_test_users.user_text
    left join internal_ips on installs.ip_text = internal_ips.ip_text

)

select * from final
