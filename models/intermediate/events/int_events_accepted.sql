with int_event_lines_checked as (

    select * from {{ ref('int_event_lines_checked') }}

),

int_event_line_faults as (

    select * from {{ ref('int_event_line_faults') }}

),

faulty_lines as (

    select
        faults.part_date,
        faults.file_name,
        faults.line_no
    from int_event_line_faults as faults
    group by faults.part_date, faults.file_name, faults.line_no

),

final as (

    select
        lines.part_date,
        lines.file_name,
        lines.line_no,
        lines.event_id,
        lines.event_type,
        lines.user_id,
        lines.session_id,
        lines.platform,
        lines.event_at,
        lines.product_id,
        lines.order_id,
        lines.payment_method
    from int_event_lines_checked as lines
    left join faulty_lines
        on
            lines.part_date = faulty_lines.part_date
            and lines.file_name = faulty_lines.file_name
            and lines.line_no = faulty_lines.line_no
    where faulty_lines.line_no is null

)

select * from final
