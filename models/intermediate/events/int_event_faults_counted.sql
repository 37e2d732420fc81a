with int_event_line_faults as (

    select * from {{ ref('int_event_line_faults') }}

),

faults_in_order as (

    select
        faults.part_date,
        faults.check_no,
        faults.session_id,
        faults.file_name || ' line ' || cast(faults.line_no as {{ dbt.type_string() }})
        || ': ' || faults.fault as example,
        row_number() over (
            partition by faults.part_date, faults.check_no
            order by {{ c_text('faults.file_name') }}, faults.line_no
        ) as fault_no
    from int_event_line_faults as faults

),

final as (

    select
        faults.part_date,
        faults.check_no,
        -- records of the funnel check are sessions
        case
            when faults.check_no = 4 then count(distinct faults.session_id)
            else count(*)
        end as failed_records,
        {{ string_agg_ordered(
            'case when faults.fault_no <= 3 then faults.example end', '; ', 'faults.fault_no'
        ) }} as detail
    from faults_in_order as faults
    group by faults.part_date, faults.check_no

)

select * from final
