{#
    No rate is an error: spend that cannot be told in KRW would be missing in every sum.
    Each currency and day is printed, as dbt itself tells only how many there are. All
    days, for a rate that comes late mends them with the next run.
#}
{{ config(severity='error') }}

{% set missing %}
    select
        reports.currency,
        reports.report_date,
        count(*) as cnt_row,
        sum(reports.spend) as spend
    from {{ ref('ad_report_daily') }} as reports
    where reports.fx_rate is null
    group by reports.currency, reports.report_date
    order by reports.currency, reports.report_date
{% endset %}

{% if execute and flags.WHICH in ('build', 'test') %}
    {% for currency, day, cnt_row, spend in run_query(missing).rows %}
        {{ log(
            'no rate of ' ~ currency ~ ' on ' ~ day ~ ' or the 7 days before in ads.fx_rate: '
            ~ cnt_row ~ ' rows of ad_report_daily, spend ' ~ spend ~ ' ' ~ currency, info=true
        ) }}
    {% endfor %}
{% endif %}

{{ missing }}
