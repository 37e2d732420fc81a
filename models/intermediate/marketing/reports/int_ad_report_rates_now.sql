with reports as (

    select * from {{ ref('int_ad_reports_latest') }}

),

fx_rates as (

    select * from {{ ref('stg_ads__fx_rate') }}

),

report_currencies as (

    select distinct
        reports.part_date,
        reports.report_date,
        reports.currency
    from reports

),

rates_of_currencies as (

    select
        fx_rates.report_date as fx_date,
        upper({{ clean_text('fx_rates.currency') }}) as currency,
        -- a rate told twice for a day: the higher, so that spend is not made small
        max(fx_rates.krw_per_unit) as fx_rate
    from fx_rates
    where fx_rates.krw_per_unit > 0
    group by 1, 2

),

rates_by_age as (

    select
        report_currencies.part_date,
        report_currencies.report_date,
        report_currencies.currency,
        rates_of_currencies.fx_rate,
        rates_of_currencies.fx_date,
        row_number() over (
            partition by report_currencies.part_date, report_currencies.currency
            order by rates_of_currencies.fx_date desc
        ) as age_no
    from report_currencies
    left join rates_of_currencies
        on
            report_currencies.currency = rates_of_currencies.currency
            and report_currencies.report_date >= rates_of_currencies.fx_date
            and report_currencies.report_date - interval '7' day
            <= rates_of_currencies.fx_date

),

final as (

    select
        rates.part_date,
        rates.report_date,
        rates.currency,
        cast(
            case when rates.currency = 'KRW' then 1 else rates.fx_rate end
            as numeric(18, 6)
        ) as fx_rate,
        case
            when rates.currency = 'KRW' then rates.report_date else rates.fx_date
        end as fx_date
    from rates_by_age as rates
    where rates.age_no = 1

)

select * from final
