{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with int_event_orders_read as (

    select * from {{ ref('int_event_orders_read') }}
    where {{ in_list('part_date', days) }}

),

items as (

    select * from {{ json_elements('int_event_orders_read', 'products') }} as element

),

items_with_fields as (

    select
        items.part_date,
        items.file_name,
        items.line_no,
        items.item_no,
        {{ json_value('items.item', 'product_id') }} as product_id,
        {{ json_value('items.item', 'quantity') }} as quantity,
        {{ json_value('items.item', 'unit_price') }} as unit_price
    from items

),

items_with_amounts as (

    select
        items.part_date,
        items.file_name,
        items.line_no,
        items.item_no,
        case
            when {{ json_kind('items.product_id') }} = 'string'
                then {{ json_scalar('items.product_id') }}
        end as product_id,
        {{ json_amount('items.quantity') }} as quantity,
        {{ json_double('items.quantity') }} as quantity_as_written,
        {{ json_amount('items.unit_price') }} as unit_price
    from items_with_fields as items

),

-- One that cannot be read stays, without what is wrong: its order fails check 6.
final as (

    select
        items.part_date,
        items.file_name,
        items.line_no,
        items.item_no,
        case
            when
                {{ regexp_matches(
                    'items.product_id', event_rules()['product_id'].pattern
                ) }}
                then items.product_id
        end as product_id,
        case
            when items.quantity_as_written = floor(items.quantity_as_written)
                then cast(items.quantity as bigint)
        end as quantity,
        items.unit_price
    from items_with_amounts as items

)

select * from final
