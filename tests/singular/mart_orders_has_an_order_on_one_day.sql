{#
    Check 2 knows the ids of a day and the day before. An order_id that comes again later
    is told here: the orders of the days built, against all.
#}
with built as (

    select
        order_id,
        order_date
    from {{ ref('mart_orders') }}
    where {{ in_dates('order_date', built_days('mart_orders')) }}

)

select
    built.order_id,
    built.order_date,
    others.order_date as other_order_date
from built
inner join {{ ref('mart_orders') }} as others
    on built.order_id = others.order_id
where built.order_date <> others.order_date
