{{ config(
    materialized='table',
    tags=['whole_history'],
    indexes=row_store_indexes(['we_member_id']),
) }}

with order_lines as (

    select * from {{ ref('ws_order') }}
    where status = 'PAID'

),

final as (

    select
        order_lines.we_member_id,
        order_lines.key_date as order_date,
        cast(sum(order_lines.net_amt_krw) as numeric(28, 2)) as amount
    from order_lines
    group by order_lines.we_member_id, order_lines.key_date

)

select * from final
