{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with order_lines as (

    select * from {{ ref('ws_order') }}
    where {{ in_list('part_date', days) }} and status = 'PAID'

),

order_visits as (

    select * from {{ ref('ws_order_visit') }}
    where {{ in_list('part_date', days) }}

),

platforms as (

    select * from {{ ref('ws_platform_daily') }}
    where {{ in_list('part_date', days) }}

),

lines_with_visits as (

    select
        order_lines.*,
        platforms.vst_type,
        platforms.vst_platform,
        platforms.vst_type_dtl,
        -- the account's digits end at the bar
        order_visits.account_id || '|' || order_visits.ord_sheet_number as order_key
    from order_lines
    inner join order_visits
        on
            order_lines.part_date = order_visits.part_date
            and cast(order_lines.we_member_id as {{ dbt.type_string() }})
            = order_visits.account_id
            and order_lines.ord_sheet_number = order_visits.ord_sheet_number
    inner join platforms
        on
            order_visits.part_date = platforms.part_date
            and order_visits.account_id = platforms.account_id
            and order_visits.vst_platform = platforms.vst_platform

),

final as (

    select
        key_date,
        we_art_id,
        shop,
        sale_id,
        goods_id,
        album_qty,
        goods_cat,
        logi_cat,
        vst_type,
        vst_platform,
        vst_type_dtl,
        count(distinct we_member_id) as cnt_pay_user,
        count(distinct order_key) as cnt_ord,
        count(*) as cnt_ord_item,
        cast(sum(net_amt_krw) as numeric(38, 2)) as pay_krw,
        cast(sum(qty) as bigint) as pay_qty,
        part_date,
        {{ run_timestamp() }} as run_timestamp
    from lines_with_visits
    group by
        part_date,
        key_date,
        we_art_id,
        shop,
        sale_id,
        goods_id,
        album_qty,
        goods_cat,
        logi_cat,
        vst_type,
        vst_platform,
        vst_type_dtl

)

select * from final
