{{ config(
    materialized='table',
    tags=['whole_history'],
    indexes=row_store_indexes(['we_member_id']),
) }}

with order_lines as (

    select * from {{ ref('ws_order') }}
    where status = 'PAID'

),

test_users as (

    select * from {{ ref('int_test_users') }}

),

final as (

    select
        order_lines.we_member_id,
        order_lines.key_date as order_date,
        cast(sum(order_lines.net_amt_krw) as numeric(28, 2)) as amount
    from order_lines
    left join test_users
        on
            cast(order_lines.we_member_id as {{ dbt.type_string() }})
            = test_users.user_text
    where test_users.user_text is null
    group by order_lines.we_member_id, order_lines.key_date

)

select * from final
