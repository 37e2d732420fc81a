{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date', 'appsflyer_id']),
    pre_hook="{{ without_nested_loops() }}",
) }}

{# A flood and the install before one on the same device may lie across midnight. #}
{% set days = days_to_build(lookback=1, ahead=1) %}
{% set hour_us = 3600000000 %}

with int_installs_dated as (

    select * from {{ ref('int_installs_dated') }}
    where {{ in_list('part_date', days_around(days, 1, 1)) }}

),

-- copies are not installs; whatever else is wrong with one, it is
installs as (

    select
        dated.appsflyer_id,
        dated.install_us,
        lower({{ clean_text('dated.ip') }}) as address,
        dated.clean_advertising_id,
        dated.clean_idfa,
        dated.clean_idfv,
        dated.clean_android_id
    from int_installs_dated as dated
    where
        dated.appsflyer_id is not null
        and coalesce(dated.row_fault, '') <> 'duplicate'
    {{ evaluate_once() }}

),

installs_with_hour_after as (

    select
        installs.appsflyer_id,
        installs.install_us,
        installs.address,
        count(*) over (
            partition by installs.address
            order by installs.install_us
            range between current row and {{ hour_us - 1 }} following
        ) as cnt_hour_after
    from installs
    where installs.address is not null

),

-- any hour with too many: it may as well begin with its first install
installs_with_flood as (

    select
        installs.appsflyer_id,
        installs.install_us,
        max(installs.cnt_hour_after) over (
            partition by installs.address
            order by installs.install_us
            range between {{ hour_us - 1 }} preceding and current row
        ) as cnt_hour_around
    from installs_with_hour_after as installs

),

{% for id in ('advertising_id', 'idfa', 'idfv', 'android_id') %}
installs_with_{{ id }} as (

    select
        installs.appsflyer_id,
        installs.install_us,
        installs.install_us - lag(installs.install_us) over (
            partition by installs.clean_{{ id }}
            order by installs.install_us, {{ c_text('installs.appsflyer_id') }}
        ) as us_since_install
    from installs
    where installs.clean_{{ id }} is not null

),

{% endfor %}
flags as (

    select
        installs_with_flood.appsflyer_id,
        installs_with_flood.install_us,
        'install_flood' as fault
    from installs_with_flood
    where
        installs_with_flood.cnt_hour_around > {{ var('max_installs_per_ip_hour') | int }}
    {% for id in ('advertising_id', 'idfa', 'idfv', 'android_id') %}
    union all
    select
        installs.appsflyer_id,
        installs.install_us,
        'repeat_install' as fault
    from installs_with_{{ id }} as installs
    where
        installs.us_since_install
        < {{ (var('min_hours_between_installs') | float * hour_us) | int }}
    {% endfor %}

),

first_flags as (

    select
        flags.appsflyer_id,
        flags.install_us,
        -- in the order of the rules, which is that of the alphabet
        min({{ c_text('flags.fault') }}) as fault
    from flags
    group by flags.appsflyer_id, flags.install_us

),

final as (

    select
        dated.*,
        coalesce(dated.row_fault, first_flags.fault) as fault
    from int_installs_dated as dated
    left join first_flags
        on
            dated.appsflyer_id = first_flags.appsflyer_id
            and dated.install_us = first_flags.install_us
    where {{ in_list('dated.part_date', days) }}

)

select * from final
