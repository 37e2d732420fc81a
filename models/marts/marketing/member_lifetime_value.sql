{{ config(
    materialized='table',
    tags=['whole_history'],
    indexes=row_store_indexes(['we_member_id']),
) }}

with members as (

    select * from {{ ref('int_member_ltv_found') }}

),

final as (

    select
        members.we_member_id,
        members.as_of_date,
        members.first_order_date,
        members.cnt_repeat_day,
        members.days_to_last,
        members.days_observed,
        {{ exact_number('members.revenue') }} as revenue_krw,
        {{ exact_number('members.probability_alive') }} as probability_alive,
        {{ exact_number('members.expected_value') }} as expected_value_krw,
        {% for days in (30, 90, 180, 365) %}
        {{ exact_number('members.purchases_d' ~ days) }}
            as predicted_purchases_d{{ days }},
        {{ exact_number('members.revenue_d' ~ days) }}
            as predicted_revenue_krw_d{{ days }},
        {{ exact_number('members.revenue_d' ~ days ~ '_error') }}
            as predicted_revenue_krw_d{{ days }}_error,
        {% endfor %}
        members.is_stand_in,
        {{ run_timestamp() }} as run_timestamp
    from members

)

select * from final
