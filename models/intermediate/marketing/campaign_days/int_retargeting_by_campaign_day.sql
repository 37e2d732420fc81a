with installs as (

    select * from {{ ref('int_installs_identified') }}

),

retargeting_installs as (

    select
        installs.install_date as report_date,
        installs.network,
        {{ cohort_campaign('installs.network', 'installs.campaign_id') }}
            as campaign_id
    from installs
    where installs.is_retargeting

),

retargeting_by_campaign_day as (

    select
        installs.report_date,
        installs.network,
        installs.campaign_id,
        count(*) as cnt_retargeting_install
    from retargeting_installs as installs
    group by installs.report_date, installs.network, installs.campaign_id

)

select * from retargeting_by_campaign_day
