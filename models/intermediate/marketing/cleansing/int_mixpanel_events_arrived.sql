with rows_of_log as (

    select * from {{ ref('stg_ads__mixpanel_events') }}

),

rows_with_date as (

    select
        rows_of_log.*,
        {{ business_date('rows_of_log.event_time') }} as event_date,
        {{ clean_text('rows_of_log.distinct_id') }} as distinct_text,
        {{ clean_text('rows_of_log.user_id') }} as user_text,
        {{ clean_text('rows_of_log.insert_id') }} as insert_key,
        -- without an id of its own an event is told by all that it says
        case
            when {{ clean_text('rows_of_log.insert_id') }} is null
                then {{ json_object_text(
                    'rows_of_log',
                    ['distinct_id', 'event_name', 'event_time', 'properties'],
                ) }}
        end as event_key
    from rows_of_log

),

final as (

    select
        rows_with_date.*,
        {{ ad_arrival_fault('rows_with_date.event_date', 'rows_with_date.part_date') }}
            as arrival_fault
    from rows_with_date

)

select * from final
