{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    indexes=row_store_indexes(['check_date']),
    meta={'partition_column': 'check_date'},
) }}

{% set days = days_to_build() %}

with int_event_checks as (

    select * from {{ ref('int_event_checks') }}
    where {{ in_list('part_date', days) }}

),

final as (

    select
        cast(checks.part_date as date) as check_date,
        checks.check_no,
        checks.check_name,
        checks.check_type,
        checks.target,
        checks.total_records,
        checks.failed_records,
        checks.pass_rate,
        checks.status,
        checks.detail,
        '{{ invocation_id }}' as run_id,
        {{ run_timestamp() }} as checked_at
    from int_event_checks as checks

)

select * from final
