{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{# The day after is among them, where it is built: its inputs have written it. #}
{% set days = days_to_build() %}

with int_event_lines_checked as (

    select * from {{ ref('int_event_lines_checked') }}
    where {{ in_list('part_date', days) }}

),

int_event_copies as (

    select * from {{ ref('int_event_copies') }}
    where {{ in_list('part_date', days) }}

),

int_event_orders_checked as (

    select * from {{ ref('int_event_orders_checked') }}
    where {{ in_list('part_date', days) }}

),

int_event_session_faults as (

    select * from {{ ref('int_event_session_faults') }}
    where {{ in_list('part_date', days) }}

),

-- a line may break a check in two ways, and counts once for it
faults as (

    {% set found = [
        (1, 'lines.missing_fields', 'int_event_lines_checked', 'lines.missing_fields is not null'),
        (2, 'lines.repeated_id', 'int_event_copies', '1 = 1'),
        (3, 'lines.broken_fields', 'int_event_lines_checked', 'lines.broken_fields is not null'),
        (4, 'lines.order_fault', 'int_event_session_faults', 'lines.order_fault is not null'),
        (5, 'lines.time_fault', 'int_event_lines_checked', 'lines.time_fault is not null'),
        (6, 'lines.amount_fault', 'int_event_orders_checked', 'lines.amount_fault is not null'),
        (7, 'lines.device_fault', 'int_event_lines_checked', 'lines.device_fault is not null'),
        (7, 'lines.platform_fault', 'int_event_session_faults', 'lines.platform_fault is not null'),
    ] %}
    {% for check_no, fault, relation, condition in found %}
    {{ 'union all' if not loop.first }}
    select
        lines.part_date,
        lines.file_name,
        lines.line_no,
        {{ check_no }} as check_no,
        {{ fault }} as fault,
        {{
            'lines.session_id' if check_no == 4
            else 'cast(null as ' ~ dbt.type_string() ~ ')'
        }} as session_id
    from {{ relation }} as lines
    where {{ condition }}
    {% endfor %}

),

final as (

    select
        faults.part_date,
        faults.file_name,
        faults.line_no,
        faults.check_no,
        {{ string_agg_ordered('faults.fault', ', ', c_text('faults.fault')) }} as fault,
        min(faults.session_id) as session_id
    from faults
    group by faults.part_date, faults.file_name, faults.line_no, faults.check_no

)

select * from final
