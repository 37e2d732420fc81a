with int_event_checks as (

    select * from {{ ref('int_event_checks') }}

),

final as (

    select
        checks.part_date,
        min(checks.status) = 'PASS' and max(checks.status) = 'PASS' as is_passed
    from int_event_checks as checks
    group by checks.part_date

)

select * from final
