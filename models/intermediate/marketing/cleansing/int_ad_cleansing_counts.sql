with counts_of_reports as (

    select * from {{ ref('int_ad_cleansing_counts_reports') }}

),

counts_of_logs as (

    select * from {{ ref('int_ad_cleansing_counts_logs') }}

),

-- node: whose days tell that the count is new
counts_with_node as (

    select
        counts.*,
        case
            when counts.step_no < 3 then 'int_ad_report_rows'
            else 'int_ad_action_entries'
        end as node
    from counts_of_reports as counts
    union all
    select
        counts.*,
        case
            when counts.step_no = 1 then 'int_ad_arrivals_counted'
            else 'int_ad_faults_counted'
        end as node
    from counts_of_logs as counts

),

final as (

    select
        counts.part_date,
        counts.node,
        counts.table_name,
        counts.step_no,
        counts.step,
        counts.kind,
        counts.label,
        counts.cnt
    from counts_with_node as counts

)

select * from final
