with facebook_reports as (

    select * from {{ ref('stg_ads__facebook_daily') }}

),

google_reports as (

    select * from {{ ref('stg_ads__google_ads_daily') }}

),

apple_reports as (

    select * from {{ ref('stg_ads__apple_search_ads_daily') }}

),

naver_reports as (

    select * from {{ ref('stg_ads__naver_daily') }}

),

adison_reports as (

    select * from {{ ref('stg_ads__adison_daily') }}

),

final as (

    {{ ad_report_shape(
        'facebook', 'facebook_reports',
        columns={
            'ad_group_id': 'facebook_reports.adset_id',
            'currency': 'facebook_reports.account_currency',
        },
        told=[
            'account_id', 'campaign_id', 'campaign_name', 'ad_id', 'impressions',
            'clicks', 'spend', 'actions', 'action_values',
        ],
    ) }}
    union all
    {{ ad_report_shape(
        'google_ads', 'google_reports',
        columns={
            'account_id': 'google_reports.customer_id',
            'currency': 'google_reports.currency_code',
            'spend': 'cast(google_reports.cost_micros as numeric(22, 0))'
                ~ ' * cast(0.000001 as numeric(7, 6))',
            'reported_conversions': double_to_decimal('google_reports.conversions'),
            'reported_value': double_to_decimal('google_reports.conversions_value'),
        },
        told=['campaign_id', 'campaign_name', 'ad_group_id', 'impressions', 'clicks'],
    ) }}
    union all
    {{ ad_report_shape(
        'apple_search_ads', 'apple_reports',
        columns={
            'clicks': 'apple_reports.taps',
            'currency': 'apple_reports.local_spend_currency',
            'spend': 'apple_reports.local_spend_amount',
            'reported_conversions': 'apple_reports.tap_installs',
        },
        told=['campaign_id', 'campaign_name', 'impressions'],
    ) }}
    union all
    {{ ad_report_shape(
        'naver', 'naver_reports',
        columns={
            'account_id': 'naver_reports.customer_id',
            'ad_id': 'naver_reports.keyword_id',
            'currency': "'KRW'",
            'spend': 'naver_reports.cost',
            'reported_conversions': 'naver_reports.conversions',
            'reported_value': 'naver_reports.conversion_sales',
        },
        told=['campaign_id', 'ad_group_id', 'impressions', 'clicks'],
    ) }}
    union all
    {{ ad_report_shape(
        'adison', 'adison_reports',
        columns={
            'currency': "'KRW'",
            'spend': 'adison_reports.cost',
            'reported_conversions': 'adison_reports.conversions',
        },
        told=['campaign_id', 'campaign_name', 'impressions', 'clicks'],
    ) }}

)

select * from final
