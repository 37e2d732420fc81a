{{ config(
    materialized='incremental',
    indexes=[
        {'columns': ['part_date']},
        {'columns': ['ord_item_id']},
        {'columns': ['extract_date']},
    ],
) }}

{% set known_orders = this if is_incremental() else none %}
{% set dated_lines = ref('int_order_lines_dated') %}
{% set extracts = arrival_days() %}
{% set first_extract = first_order_extract(dated_lines, known_orders, extracts) %}
{% set days = days_to_build(
    touched=order_days_touched(dated_lines, known_orders, extracts, first_extract)
) %}

with order_lines as (

    select * from {{ ref('int_order_lines_dated') }}

),

{% if is_incremental() %}

touched_lines as (

    {{ touched_order_lines(dated_lines, known_orders, extracts) }}

),

{% endif %}

order_lines_by_recency as (

    select
        order_lines.*,
        -- one extract holds a line twice now and then; the state furthest on wins
        row_number() over (
            partition by order_lines.ord_item_id
            order by
                order_lines.extract_date desc,
                order_lines.cancel_dt desc nulls last,
                order_lines.pay_dt desc nulls last,
                order_lines.net_amt_krw asc,
                order_lines.ord_item_amt_krw desc,
                order_lines.qty desc,
                order_lines.goods_id desc
        ) as recency
    from order_lines
    {% if is_incremental() %}
    inner join touched_lines on order_lines.ord_item_id = touched_lines.ord_item_id
    where order_lines.extract_date >= '{{ first_extract }}'
    {% else %}
    where {{ in_list('order_lines.extract_date', extracts) }}
    {% endif %}

),

paid_lines as (

    select
        order_lines_by_recency.*,
        {{ day_text('order_lines_by_recency.key_date') }} as part_date
    from order_lines_by_recency
    where
        order_lines_by_recency.recency = 1
        and order_lines_by_recency.pay_dt is not null

),

{% set columns = [
    'key_date', 'ord_item_id', 'ord_sheet_number', 'we_member_id', 'ws_user_id',
    'we_art_id', 'shop', 'platform', 'sale_id', 'goods_id', 'goods_cat', 'logi_cat',
    'album_qty', 'qty', 'ord_item_amt_krw', 'status', 'pay_dt', 'cancel_dt',
    'net_amt_krw', 'extract_date', 'part_date',
] %}

orders as (

    select {{ columns | join(', ') }}
    from paid_lines
    {% if is_incremental() %}
    union all
    -- the other lines of the payment days that are written anew
    select {{ columns | join(', ') }}
    from {{ this }} as known
    where
        {{ in_list('known.part_date', days) }}
        and not exists (
            select 1 from touched_lines
            where touched_lines.ord_item_id = known.ord_item_id
        )
    {% endif %}

),

final as (

    select
        orders.key_date,
        orders.ord_item_id,
        orders.ord_sheet_number,
        orders.we_member_id,
        orders.ws_user_id,
        orders.we_art_id,
        orders.shop,
        orders.platform,
        orders.sale_id,
        orders.goods_id,
        orders.goods_cat,
        orders.logi_cat,
        orders.album_qty,
        orders.qty,
        orders.ord_item_amt_krw,
        orders.status,
        orders.pay_dt,
        orders.cancel_dt,
        orders.net_amt_krw,
        orders.extract_date,
        orders.part_date,
        {{ run_timestamp() }} as run_timestamp
    from orders

)

select * from final
