{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
    pre_hook="{{ without_nested_loops() }}",
) }}

{#
    An install that comes to light counts for all events after it: from the first day
    that arrives on, all days are built anew. The event before a day's first may be of
    the day before.
#}
{% set days = days_to_build(touched=days_from_arrival_on()) %}

with int_app_events_dated as (

    select * from {{ ref('int_app_events_dated') }}
    where {{ in_list('part_date', days_around(days, 1, 0)) }}

),

int_installs_known as (

    select * from {{ ref('int_installs_known') }}
    {%- if days %}
    where part_date <= '{{ days | last }}'
    {%- endif %}

),

ad_event_names as (

    select * from {{ ref('ad_event_names') }}
    where provider = 'appsflyer'

),

known as (

    select
        int_installs_known.appsflyer_id,
        min(int_installs_known.install_time) as known_since,
        min(case
            when int_installs_known.is_accepted then int_installs_known.install_time
        end) as accepted_since
    from int_installs_known
    group by int_installs_known.appsflyer_id

),

-- copies are no events; whatever else is wrong with one, it is
events_with_event_before as (

    select
        dated.*,
        coalesce(dated.row_fault, '') = 'duplicate' as is_copy,
        {{ epoch_us('dated.event_time') }} as event_us,
        lag({{ epoch_us('dated.event_time') }}) over successive as previous_us,
        upper({{ clean_text('dated.country_code') }}) as country,
        lag(upper({{ clean_text('dated.country_code') }})) over successive
            as previous_country
    from int_app_events_dated as dated
    window successive as (
        partition by
            dated.appsflyer_id,
            coalesce(dated.row_fault, '') = 'duplicate'
        order by
            dated.event_time asc,
            {{ c_text('dated.event_name') }} asc nulls last,
            {{ c_text('dated.order_id') }} asc nulls last,
            {{ c_text('dated.event_value') }} asc nulls last
    )

),

final as (

    select
        app_events.part_date,
        app_events.arrival_date,
        {% set raw = ad_raw_columns()['appsflyer_events'] %}
        {% for column in raw.texts + raw.others %}
        app_events.{{ column }},
        {% endfor %}
        app_events.order_id,
        app_events.clean_advertising_id,
        app_events.clean_idfa,
        app_events.clean_idfv,
        app_events.we_member_id,
        ad_event_names.action,
        case
            when app_events.row_fault is not null then app_events.row_fault
            when
                ad_event_names.action = 'purchase'
                and coalesce(known.known_since > app_events.event_time, true)
                then 'purchase_without_install'
            when
                known.known_since <= app_events.event_time
                and coalesce(known.accepted_since > app_events.event_time, true)
                then 'install_removed'
            when
                app_events.country <> app_events.previous_country
                and app_events.event_us - app_events.previous_us
                < {{ (var('country_jump_hours') | float * 3600000000) | int }}
                then 'country_jump'
        end as fault
    from events_with_event_before as app_events
    left join known on app_events.appsflyer_id = known.appsflyer_id
    left join ad_event_names on app_events.event_name = ad_event_names.event_name
    where {{ in_list('app_events.part_date', days) }}

)

select * from final
