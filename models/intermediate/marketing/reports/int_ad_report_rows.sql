{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with reports as (

    select * from {{ ref('int_ad_reports_in_one_shape') }}
    where {{ in_list('part_date', days) }}

),

reports_with_clean_ids as (

    select
        reports.part_date,
        reports.report_date,
        reports.network,
        {{ clean_text('reports.account_id') }} as account_id,
        {{ campaign_key('reports.campaign_id') }} as campaign_id,
        {{ clean_text('reports.campaign_name') }} as campaign_name,
        {{ clean_text('reports.ad_group_id') }} as ad_group_id,
        {{ clean_text('reports.ad_id') }} as ad_id,
        reports.impressions,
        reports.clicks,
        coalesce(upper({{ clean_text('reports.currency') }}), 'unknown') as currency,
        reports.spend,
        reports.reported_conversions,
        reports.reported_value,
        reports.actions,
        reports.action_values
    from reports

),

reports_with_repeats as (

    select
        reports_with_clean_ids.*,
        -- no rule of the networks tells which of two rows of one extract counts: the
        -- one that is further on does, and never the place in the file
        cast(row_number() over (
            partition by
                reports_with_clean_ids.part_date,
                reports_with_clean_ids.network,
                reports_with_clean_ids.report_date,
                reports_with_clean_ids.account_id,
                reports_with_clean_ids.campaign_id,
                reports_with_clean_ids.ad_group_id,
                reports_with_clean_ids.ad_id
            order by
                reports_with_clean_ids.spend desc nulls last,
                reports_with_clean_ids.impressions desc nulls last,
                reports_with_clean_ids.clicks desc nulls last,
                reports_with_clean_ids.reported_conversions desc nulls last,
                reports_with_clean_ids.reported_value desc nulls last,
                {{ c_text('reports_with_clean_ids.currency') }} asc,
                {{ c_text("coalesce(reports_with_clean_ids.campaign_name, '')") }} asc,
                {{ c_text("coalesce(reports_with_clean_ids.actions, '')") }} desc,
                {{ c_text("coalesce(reports_with_clean_ids.action_values, '')") }} desc
        ) as integer) as repeat_no
    from reports_with_clean_ids

),

final as (

    select
        reports_with_repeats.*,
        case
            when reports_with_repeats.report_date is null then 'no_report_day'
        end as fault
    from reports_with_repeats
    order by reports_with_repeats.part_date, reports_with_repeats.report_date

)

select * from final
