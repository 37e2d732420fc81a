with counts_of_reports as (

    select * from {{ ref('int_ad_cleansing_counts_reports') }}

),

final as (

    select
        counts.part_date,
        -- whose days tell that the count is new
        case
            when counts.step_no < 3 then 'int_ad_report_rows'
            else 'int_ad_action_entries'
        end as node,
        counts.table_name,
        counts.step_no,
        counts.step,
        counts.kind,
        counts.label,
        counts.cnt
    from counts_of_reports as counts

)

select * from final
