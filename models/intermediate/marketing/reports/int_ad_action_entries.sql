{{ config(materialized='incremental') }}

{% set days = days_to_build() %}
{% set id_columns = [
    'part_date', 'report_date', 'network', 'account_id', 'campaign_id', 'ad_group_id',
    'ad_id', 'currency',
] %}

with reports as (

    select * from {{ ref('int_ad_reports_latest') }}
    where {{ in_list('part_date', days) }} and network = 'facebook'

),

lists as (

    select
        {{ id_columns | join(', ') }},
        'conversions' as measure,
        {{ json_or_null('reports.actions') }} as list
    from reports
    where reports.actions is not null
    union all
    select
        {{ id_columns | join(', ') }},
        'value' as measure,
        {{ json_or_null('reports.action_values') }} as list
    from reports
    where reports.action_values is not null
    {{ evaluate_once() }}

),

elements as (

    select
        element.*,
        {{ json_value('element.item', 'action_type') }} as action_type_json
    from {{ json_elements('lists', 'list') }} as element

),

windows as (

    select 'total' as attribution_window
    union all
    select '1d_view' as attribution_window
    union all
    select '7d_click' as attribution_window

),

elements_by_window as (

    select
        elements.*,
        windows.attribution_window,
        case windows.attribution_window
            when '1d_view' then {{ json_value('elements.item', '1d_view') }}
            when '7d_click' then {{ json_value('elements.item', '7d_click') }}
            else {{ json_value('elements.item', 'value') }}
        end as amount_json
    from elements
    cross join windows

),

amounts as (

    select
        {{ id_columns | join(', ') }},
        measure,
        item_no,
        attribution_window,
        case
            when {{ json_kind('action_type_json') }} = 'string'
                then {{ clean_text(json_scalar('action_type_json')) }}
        end as action_type,
        cast(case {{ json_kind('amount_json') }}
            when 'number' then {{ json_amount('amount_json') }}
            when 'string'
                then {{ text_to_decimal(json_scalar('amount_json'), 17, 4) }}
        end as numeric(24, 4)) as amount
    from elements_by_window
    -- a window that the element does not tell of is none
    where
        {{ json_kind('amount_json') }} <> 'null'
        or ({{ json_kind('amount_json') }} is null and attribution_window = 'total')

),

final as (

    select
        amounts.*,
        case
            when amounts.action_type is null then 'no_action_type'
            when amounts.amount is null then 'no_number'
        end as fault
    from amounts
    union all
    select
        {{ id_columns | join(', ') }},
        measure,
        0 as item_no,
        'total' as attribution_window,
        cast(null as {{ dbt.type_string() }}) as action_type,
        cast(null as numeric(24, 4)) as amount,
        'no_list' as fault
    from lists
    where coalesce({{ json_kind('list') }}, 'none') not in ('array', 'null')

)

select * from final
