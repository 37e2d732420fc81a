with rows_of_log as (

    select * from {{ ref('stg_ads__appsflyer_installs') }}

),

rows_with_date as (

    select
        rows_of_log.*,
        {{ business_date('rows_of_log.install_time') }} as install_date
    from rows_of_log

),

final as (

    select
        rows_with_date.*,
        {{ ad_arrival_fault(
            'rows_with_date.install_date', 'rows_with_date.part_date'
        ) }}
            as arrival_fault
    from rows_with_date

)

select * from final
