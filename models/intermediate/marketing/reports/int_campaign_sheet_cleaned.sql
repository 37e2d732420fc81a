with sheet as (

    select * from {{ ref('stg_ads__campaign_sheet') }}

),

networks as (

    select * from {{ ref('ad_networks') }}

),

sheet_with_networks as (

    select
        {{ network_name('networks.network', 'sheet.media_source') }} as network,
        {{ clean_text('sheet.campaign_id') }} as campaign_id,
        {{ clean_text('sheet.media_source') }} as media_source,
        {{ clean_text('sheet.campaign_name') }} as campaign_name,
        {{ clean_text('sheet.campaign_group') }} as campaign_group,
        upper({{ clean_text('sheet.objective') }}) as objective,
        sheet.we_art_id,
        upper({{ clean_text('sheet.country') }}) as country,
        sheet.start_date,
        sheet.end_date,
        coalesce(sheet.upd_dt, cast('1970-01-01' as timestamp)) as upd_dt
    from sheet
    left join networks
        on {{ media_source_key('sheet.media_source') }} = networks.media_source

),

sheet_by_recency as (

    select
        sheet.*,
        row_number() over (
            partition by sheet.network, sheet.campaign_id
            order by
                sheet.upd_dt desc,
                {{ c_text("coalesce(sheet.campaign_name, '')") }} asc,
                {{ c_text("coalesce(sheet.campaign_group, '')") }} asc,
                {{ c_text("coalesce(sheet.objective, '')") }} asc,
                {{ c_text("coalesce(sheet.country, '')") }} asc,
                coalesce(sheet.we_art_id, -1) asc,
                sheet.start_date asc nulls last,
                sheet.end_date asc nulls last,
                {{ c_text("coalesce(sheet.media_source, '')") }} asc
        ) as recency
    from sheet_with_networks as sheet
    where sheet.campaign_id is not null

),

final as (

    select
        sheet.network,
        sheet.campaign_id,
        sheet.media_source,
        sheet.campaign_name,
        sheet.campaign_group,
        sheet.objective,
        sheet.we_art_id,
        sheet.country,
        sheet.start_date,
        sheet.end_date,
        sheet.upd_dt
    from sheet_by_recency as sheet
    where sheet.recency = 1

)

select * from final
