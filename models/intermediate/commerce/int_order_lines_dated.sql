with order_lines as (

    select * from {{ ref('stg_ods__ws_order_item') }}

),

order_lines_dated as (

    select
        order_lines.ord_item_id,
        order_lines.ord_sheet_number,
        order_lines.we_member_id,
        order_lines.ws_user_id,
        order_lines.we_art_id,
        order_lines.shop,
        order_lines.platform,
        order_lines.sale_id,
        order_lines.goods_id,
        order_lines.goods_cat,
        order_lines.logi_cat,
        order_lines.album_qty,
        order_lines.qty,
        order_lines.ord_item_amt_krw,
        order_lines.status,
        order_lines.pay_dt,
        order_lines.cancel_dt,
        order_lines.part_date as extract_date,
        {{ business_date('order_lines.pay_dt') }} as key_date,
        cast(
            case
                when order_lines.status = 'PAID' then order_lines.ord_item_amt_krw
                else 0
            end as numeric(18, 2)
        ) as net_amt_krw
    from order_lines

)

select * from order_lines_dated
