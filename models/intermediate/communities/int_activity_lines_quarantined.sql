{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with lines as (

    select * from {{ ref('int_activity_lines_checked') }}
    where {{ in_list('arrival_date', days) }}

),

final as (

    select
        lines.*,
        lines.arrival_date as part_date,
        {{ run_timestamp() }} as run_timestamp
    from lines
    where lines.reason is not null

)

select * from final
