{{ config(
    materialized='table',
    tags=['whole_history'],
) }}

with backtests as (

    select * from {{ ref('int_ltv_backtest_found') }}
    where part = 'decile'

),

final as (

    select
        backtests.population,
        backtests.measure,
        backtests.decile,
        backtests.fitted_date,
        backtests.as_of_date,
        backtests.customers as cnt_customer,
        {% for column in ('forecast', 'realized') %}
        {{ exact_number('backtests.' ~ column) }} as {{ column }},
        {% endfor %}
        {{ run_timestamp() }} as run_timestamp
    from backtests

)

select * from final
