{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with int_event_lines_checked as (

    select * from {{ ref('int_event_lines_checked') }}
    where {{ in_list('part_date', days) }}

),

int_event_line_faults as (

    select * from {{ ref('int_event_line_faults') }}
    where {{ in_list('part_date', days) }}

),

faults_by_line as (

    select
        faults.part_date,
        faults.file_name,
        faults.line_no,
        {{ string_agg_ordered(
            'cast(faults.check_no as ' ~ dbt.type_string() ~ ')', ', ', 'faults.check_no'
        ) }} as failed_checks,
        {{ string_agg_ordered('faults.fault', '; ', 'faults.check_no') }} as reasons
    from int_event_line_faults as faults
    group by faults.part_date, faults.file_name, faults.line_no

),

final as (

    select
        faults.part_date,
        faults.file_name,
        faults.line_no,
        faults.failed_checks,
        faults.reasons,
        lines.event_id,
        lines.event_type,
        lines.user_id,
        lines.session_id,
        lines.event_at,
        lines.raw_line
    from faults_by_line as faults
    inner join int_event_lines_checked as lines
        on
            faults.part_date = lines.part_date
            and faults.file_name = lines.file_name
            and faults.line_no = lines.line_no

)

select * from final
