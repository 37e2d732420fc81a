{# Numbers of PostgreSQL can be NaN and infinite; those of marketing are not. #}
{% set marts = [
    ref('ad_report_daily'), ref('ad_conversion_daily'), ref('ad_attribution'),
    ref('ad_attribution_daily'), ref('ad_path'), ref('ad_critical_path'),
    ref('ad_critical_path_edge'), ref('ltv_fit'), ref('member_lifetime_value'),
    ref('campaign_cohort_ltv'), ref('ltv_backtest'), ref('ltv_backtest_decile'),
    ref('ad_campaign_daily'),
] %}

{{ rows_with_strange_numbers(marts) }}
