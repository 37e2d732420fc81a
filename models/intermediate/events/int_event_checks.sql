{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with int_event_days_counted as (

    select * from {{ ref('int_event_days_counted') }}
    where {{ in_list('part_date', days) }}

),

int_event_faults_counted as (

    select * from {{ ref('int_event_faults_counted') }}
    where {{ in_list('part_date', days) }}

),

days as (

    {{ days_as_rows(days) }}

),

checks as (

    {% for check in event_checks() %}
    {{ 'union all' if not loop.first }}
    select
        {{ check.no }} as check_no,
        '{{ check.name }}' as check_name,
        '{{ check.type }}' as check_type,
        '{{ check.target }}' as target,
        cast({{ check.pass_rate }} as numeric(20, 18)) as required_rate
    {% endfor %}

),

checks_with_counts as (

    select
        days.part_date,
        checks.check_no,
        checks.check_name,
        checks.check_type,
        checks.target,
        checks.required_rate,
        coalesce(counted.event_count, 0) as event_count,
        coalesce(
            case checks.target
                when 'lines' then counted.line_count
                when 'events' then counted.event_count
                when 'purchases' then counted.purchase_count
                when 'sessions' then counted.session_count
            end, 0
        ) as total_records,
        coalesce(faults.failed_records, 0) as failed_records,
        faults.detail
    from days
    cross join checks
    left join int_event_days_counted as counted on days.part_date = counted.part_date
    left join int_event_faults_counted as faults
        on
            days.part_date = faults.part_date
            and checks.check_no = faults.check_no

),

final as (

    select
        checks.part_date,
        checks.check_no,
        checks.check_name,
        checks.check_type,
        checks.target,
        checks.total_records,
        checks.failed_records,
        {{ ratio(
            'checks.total_records - checks.failed_records', 'checks.total_records', 9
        ) }} as pass_rate,
        -- Compared as a product: a quotient would have to be rounded.
        case
            when
                checks.event_count > 0
                and checks.total_records - checks.failed_records
                >= checks.required_rate * checks.total_records
                then 'PASS'
            else 'FAIL'
        end as status,
        case
            when checks.event_count = 0 then coalesce(checks.detail, 'no events')
            else checks.detail
        end as detail
    from checks_with_counts as checks

)

select * from final
