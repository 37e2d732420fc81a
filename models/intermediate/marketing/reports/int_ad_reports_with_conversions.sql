with reports as (

    select * from {{ ref('int_ad_reports_latest') }}

),

conversions as (

    select * from {{ ref('int_ad_conversions') }}

),

primary_conversions as (

    select * from {{ ref('int_ad_primary_conversions') }}

),

entries as (

    select * from {{ ref('int_ad_action_entries') }}

),

unreadable_lists as (

    select
        entries.part_date,
        entries.network,
        entries.account_id,
        entries.campaign_id,
        entries.ad_group_id,
        entries.ad_id
    from entries
    where entries.fault = 'no_list' and entries.measure = 'conversions'

),

final as (

    select
        reports.part_date,
        reports.report_date,
        reports.network,
        reports.account_id,
        reports.campaign_id,
        reports.campaign_name,
        reports.ad_group_id,
        reports.ad_id,
        reports.impressions,
        reports.clicks,
        reports.currency,
        reports.spend,
        -- Facebook leaves out an action of which there was none; which one counts is
        -- not known before the campaign has an objective
        cast(case
            when reports.network <> 'facebook' then reports.reported_conversions
            when
                primary_conversions.campaign_id is not null
                and unreadable_lists.campaign_id is null
                then coalesce(conversions.conversions, 0)
        end as numeric(26, 6)) as reported_conversions,
        cast(
            case
                when reports.network <> 'facebook' then reports.reported_value
                else conversions.conversion_value
            end as numeric(26, 6)
        ) as reported_value,
        reports.extract_date
    from reports
    left join primary_conversions
        on
            reports.part_date = primary_conversions.part_date
            and reports.network = primary_conversions.network
            and reports.campaign_id = primary_conversions.campaign_id
    left join conversions
        on
            reports.part_date = conversions.part_date
            and reports.network = conversions.network
            and reports.campaign_id = conversions.campaign_id
            and reports.account_id is not distinct from conversions.account_id
            and reports.ad_group_id is not distinct from conversions.ad_group_id
            and reports.ad_id is not distinct from conversions.ad_id
            and primary_conversions.action_type = conversions.action_type
            and primary_conversions.attribution_window = conversions.attribution_window
    left join unreadable_lists
        on
            reports.part_date = unreadable_lists.part_date
            and reports.network = unreadable_lists.network
            and reports.campaign_id = unreadable_lists.campaign_id
            and reports.account_id is not distinct from unreadable_lists.account_id
            and reports.ad_group_id is not distinct from unreadable_lists.ad_group_id
            and reports.ad_id is not distinct from unreadable_lists.ad_id

)

select * from final
