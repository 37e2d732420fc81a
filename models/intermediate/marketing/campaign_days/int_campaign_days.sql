with reports as (

    select * from {{ ref('int_reports_by_campaign_day') }}

),

retargeting as (

    select * from {{ ref('int_retargeting_by_campaign_day') }}

),

cohort_days as (

    select * from {{ ref('int_cohort_days') }}

),

credits as (

    select * from {{ ref('int_credits_by_campaign_day') }}

),

campaign_versions as (

    select * from {{ ref('int_campaign_versions') }}

),

campaign_days as (

    select
        reports.report_date,
        reports.network,
        reports.campaign_id
    from reports
    union
    select
        retargeting.report_date,
        retargeting.network,
        retargeting.campaign_id
    from retargeting
    union
    select
        cohort_days.cohort_date,
        cohort_days.network,
        cohort_days.campaign_id
    from cohort_days
    union
    select
        credits.report_date,
        credits.network,
        credits.campaign_id
    from credits

),

-- as the marketers' sheet had them on that day
campaign_days_described as (

    select
        campaign_days.report_date,
        campaign_days.network,
        campaign_days.campaign_id,
        versions.campaign_name as sheet_name,
        versions.campaign_group,
        versions.objective,
        versions.we_art_id,
        versions.country
    from campaign_days
    left join campaign_versions as versions
        on
            campaign_days.network = versions.network
            and campaign_days.campaign_id = versions.campaign_id
            and campaign_days.report_date >= versions.valid_from_date
            and campaign_days.report_date < versions.valid_to_date

)

select * from campaign_days_described
