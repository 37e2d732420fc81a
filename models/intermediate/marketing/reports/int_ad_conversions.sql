with entries as (

    select * from {{ ref('int_ad_action_entries') }}

),

final as (

    select
        entries.part_date,
        entries.report_date,
        entries.network,
        entries.account_id,
        entries.campaign_id,
        entries.ad_group_id,
        entries.ad_id,
        entries.currency,
        entries.action_type,
        entries.attribution_window,
        -- Facebook tells a type again for each breakdown of it
        cast(
            sum(case when entries.measure = 'conversions' then entries.amount end)
            as numeric(24, 4)
        ) as conversions,
        cast(
            sum(case when entries.measure = 'value' then entries.amount end)
            as numeric(24, 4)
        ) as conversion_value
    from entries
    where entries.fault is null
    group by
        entries.part_date,
        entries.report_date,
        entries.network,
        entries.account_id,
        entries.campaign_id,
        entries.ad_group_id,
        entries.ad_id,
        entries.currency,
        entries.action_type,
        entries.attribution_window

)

select * from final
