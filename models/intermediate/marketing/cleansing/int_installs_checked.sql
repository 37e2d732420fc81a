{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date', 'appsflyer_id']),
    pre_hook="{{ without_nested_loops() }}",
) }}

{# A flood and the install before one on the same device may lie across midnight. #}
{% set days = days_to_build(lookback=1, lookahead=1) %}

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

floods as (

    {{ installs_in_floods('installs') }}

),

repeats as (

    {{ installs_repeated('installs') }}

),

flags as (

    select
        floods.appsflyer_id,
        floods.install_us,
        'install_flood' as fault
    from floods
    union all
    select
        repeats.appsflyer_id,
        repeats.install_us,
        'repeat_install' as fault
    from repeats

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
