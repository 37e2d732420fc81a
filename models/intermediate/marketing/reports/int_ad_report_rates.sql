{{ config(materialized='incremental') }}

{#
    Rates come without a part_date, and may come after the reports: a day is built anew
    wherever the rate that counts is not the one that is kept.
#}
{% set days = days_to_build(touched=days_that_differ(
    ref('int_ad_report_rates_now'),
    this if is_incremental() else none,
    ['part_date', 'currency', 'fx_rate', 'fx_date'],
)) %}

with rates as (

    select * from {{ ref('int_ad_report_rates_now') }}
    where {{ in_list('part_date', days) }}

),

final as (

    select
        rates.part_date,
        rates.report_date,
        rates.currency,
        rates.fx_rate,
        rates.fx_date
    from rates

)

select * from final
