{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with order_lines as (

    select * from {{ ref('int_order_lines_dated') }}

),

lines_counted as (

    select
        order_lines.extract_date,
        order_lines.ord_item_id,
        count(*) as cnt_row,
        count(order_lines.pay_dt) as cnt_paid_row
    from order_lines
    where {{ in_list('order_lines.extract_date', days) }}
    group by order_lines.extract_date, order_lines.ord_item_id

),

final as (

    select
        cast(lines_counted.extract_date as date) as key_date,
        cast(sum(lines_counted.cnt_row) as bigint) as cnt_row,
        cast(sum(lines_counted.cnt_row - 1) as bigint) as cnt_row_repeated,
        count(*) filter (where lines_counted.cnt_paid_row > 0) as cnt_line_paid,
        count(*) filter (where lines_counted.cnt_paid_row = 0) as cnt_line_never_paid,
        lines_counted.extract_date as part_date,
        {{ run_timestamp() }} as run_timestamp
    from lines_counted
    group by lines_counted.extract_date

)

select * from final
