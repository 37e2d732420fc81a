{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date', 'ord_item_id', 'extract_date']),
) }}

{% set known_orders = this if is_incremental() else none %}
{% set dated_lines = ref('int_order_lines_dated') %}
{% set extracts = arrival_days() %}
{% set taken = days_taken() %}
{% set extracts_to_read = order_extracts_to_read(extracts, taken) %}
{% set days = days_to_build(
    touched=order_days_touched(dated_lines, known_orders, extracts, taken)
) %}

with order_lines as (

    select * from {{ ref('int_order_lines_dated') }}

),

{% if is_incremental() %}

touched_lines as (

    {{ touched_order_lines(dated_lines, known_orders, extracts, taken) }}

),

{% endif %}

order_lines_by_recency as (

    select
        order_lines.*,
        row_number() over (
            partition by order_lines.ord_item_id
            order by
                {{ order_line_recency('order_lines') }}
        ) as recency
    from order_lines
    {% if is_incremental() %}
    inner join touched_lines on order_lines.ord_item_id = touched_lines.ord_item_id
    {% endif %}
    where {{ in_list('order_lines.extract_date', extracts_to_read) }}

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
        {{ columns | join(', ') }},
        {{ run_timestamp() }} as run_timestamp
    from orders
    -- in the order of the days, so that a day is found without reading the rest; on
    -- DuckDB the table is a fifth smaller, too
    order by part_date, ord_item_id

)

select * from final
