-- depends_on: {{ ref('campaign_sheet_history') }}
{% set columns = [
    'network', 'campaign_id', 'media_source', 'campaign_name', 'campaign_group',
    'objective', 'we_art_id', 'country', 'start_date', 'end_date', 'upd_dt',
] %}

with sheet as (

    select * from {{ ref('int_campaign_sheet_cleaned') }}

),

states as (

    select
        {% for column in columns %}
        sheet.{{ column }},
        {% endfor %}
        1 as is_in_sheet
    from sheet
    {% if campaign_history_is_there() %}
    -- the sheet as it stands counts before what the snapshot has of the same moment
    union all
    select
        {% for column in columns %}
        history.{{ column }},
        {% endfor %}
        0 as is_in_sheet
    from {{ ref('campaign_sheet_history') }} as history
    {% endif %}

),

states_dated as (

    select
        states.*,
        {{ business_date('states.upd_dt') }} as state_date,
        row_number() over (
            partition by
                states.network,
                states.campaign_id,
                {{ business_date('states.upd_dt') }}
            order by states.upd_dt desc, states.is_in_sheet desc
        ) as recency,
        max(states.is_in_sheet) over (
            partition by states.network, states.campaign_id
        ) as is_campaign_in_sheet
    from states

),

final as (

    select
        {% for column in columns %}
        versions.{{ column }},
        {% endfor %}
        versions.is_campaign_in_sheet = 1 as in_sheet,
        case
            when row_number() over version_order = 1 then cast('0001-01-01' as date)
            else versions.state_date
        end as valid_from_date,
        coalesce(
            lead(versions.state_date) over version_order, cast('9999-12-31' as date)
        ) as valid_to_date
    from states_dated as versions
    where versions.recency = 1
    window version_order as (
        partition by versions.network, versions.campaign_id
        order by versions.state_date
    )

)

select * from final
