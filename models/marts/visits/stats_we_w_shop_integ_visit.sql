{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set weeks = days_to_build(period='week') %}

with visits as (

    select * from {{ ref('ws_sess_daily') }}
    where {{ in_list('part_date', period_days(weeks, 'week')) }}

),

order_lines as (

    select * from {{ ref('ws_order') }}
    where {{ in_list('part_date', period_days(weeks, 'week')) }} and status = 'PAID'

),

visitors as (

    {{ visitors_by_way('visits', 'order_lines', 'week') }}

),

visitors_by_type as (

    select
        visitors.key_date,
        visitors.is_ws_app,
        visitors.is_wv_app,
        visitors.is_ord,
        {{ visit_type('visitors') }} as vst_type,
        {{ visit_type_detail('visitors') }} as vst_type_dtl
    from visitors

),

final as (

    select
        key_date,
        'W' as date_type,
        vst_type_dtl,
        vst_type,
        is_ws_app,
        is_wv_app,
        is_ord,
        count(*) as cnt_user,
        {{ day_text('key_date') }} as part_date,
        {{ run_timestamp() }} as run_timestamp
    from visitors_by_type
    group by
        key_date,
        vst_type_dtl,
        vst_type,
        is_ws_app,
        is_wv_app,
        is_ord

)

select * from final
