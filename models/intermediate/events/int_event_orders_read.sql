{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with int_event_lines_checked as (

    select * from {{ ref('int_event_lines_checked') }}
    where
        {{ in_list('part_date', days) }}
        and event_type = 'purchase'

),

purchases_with_details as (

    select
        lines.part_date,
        lines.file_name,
        lines.line_no,
        lines.total_amount,
        -- as an object, or as the JSON text of one
        case
            when substr(lines.extra_data, 1, 1) = '{'
                then cast(lines.extra_data as {{ type_json() }})
            when substr(lines.extra_data, 1, 1) = '"'
                then {{ json_or_null(
                    json_scalar('cast(lines.extra_data as ' ~ type_json() ~ ')')
                ) }}
        end as details
    from int_event_lines_checked as lines

),

purchases_with_fields as (

    select
        purchases.part_date,
        purchases.file_name,
        purchases.line_no,
        purchases.total_amount,
        {{ json_value('purchases.details', 'products') }} as products,
        {{ json_value('purchases.details', 'discount_amount') }} as discount_amount,
        {{ json_value('purchases.details', 'shipping_fee') }} as shipping_fee,
        {{ json_value('purchases.details', 'coupon_code') }} as coupon_code
    from purchases_with_details as purchases

),

final as (

    select
        purchases.part_date,
        purchases.file_name,
        purchases.line_no,
        purchases.total_amount,
        purchases.products,
        {{ json_amount('purchases.discount_amount') }} as discount_amount,
        {{ json_amount('purchases.shipping_fee') }} as shipping_fee,
        case
            when {{ json_kind('purchases.coupon_code') }} = 'string'
                then {{ json_scalar('purchases.coupon_code') }}
        end as coupon_code,
        coalesce(
            {{ json_kind('purchases.products') }} = 'array'
            and (
                coalesce({{ json_kind('purchases.discount_amount') }}, 'null') = 'null'
                or {{ json_amount('purchases.discount_amount') }} is not null
            )
            and (
                coalesce({{ json_kind('purchases.shipping_fee') }}, 'null') = 'null'
                or {{ json_amount('purchases.shipping_fee') }} is not null
            )
            and coalesce({{ json_kind('purchases.coupon_code') }}, 'null') in (
                'null', 'string'
            ),
            false
        ) as is_readable
    from purchases_with_fields as purchases

)

select * from final
