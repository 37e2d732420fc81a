with source as (

    select * from {{ source('ods', 'ods_ws_order_item') }}

),

renamed as (

    select
        cast(source.ord_item_id as bigint) as ord_item_id,
        cast(source.ord_sheet_number as {{ dbt.type_string() }}) as ord_sheet_number,
        cast(source.we_member_id as bigint) as we_member_id,
        cast(source.ws_user_id as bigint) as ws_user_id,
        cast(source.we_art_id as integer) as we_art_id,
        cast(source.shop as {{ dbt.type_string() }}) as shop,
        cast(source.platform as {{ dbt.type_string() }}) as platform,
        cast(source.sale_id as bigint) as sale_id,
        cast(source.goods_id as bigint) as goods_id,
        cast(source.goods_cat as {{ dbt.type_string() }}) as goods_cat,
        cast(source.logi_cat as {{ dbt.type_string() }}) as logi_cat,
        cast(source.album_qty as integer) as album_qty,
        cast(source.qty as integer) as qty,
        cast(source.ord_item_amt_krw as numeric(18, 2)) as ord_item_amt_krw,
        cast(source.status as {{ dbt.type_string() }}) as status,
        cast(source.pay_dt as timestamp) as pay_dt,
        cast(source.cancel_dt as timestamp) as cancel_dt,
        cast(source.part_date as {{ dbt.type_string() }}) as part_date
    from source

)

select * from renamed
