with configs as (

    select * from {{ ref('stg_weverse2__notification_push_config') }}

),

configs_by_recency as (

    select
        configs.wv_user_id,
        configs.comm_id,
        {{ json_or_null('configs.settings') }} as settings,
        configs.part_date,
        row_number() over (
            partition by configs.part_date, configs.wv_user_id, configs.comm_id
            order by
                configs.upd_dt desc nulls last,
                {{ c_text('configs.settings') }} desc
        ) as recency
    from configs

),

latest_configs as (

    select
        configs_by_recency.wv_user_id,
        configs_by_recency.comm_id,
        configs_by_recency.settings,
        configs_by_recency.part_date
    from configs_by_recency
    where configs_by_recency.recency = 1

),

settings_read as (

    select
        settings.wv_user_id,
        settings.comm_id,
        case
            when {{ json_kind('settings.notification_type') }} = 'string'
                then {{ json_scalar('settings.notification_type') }}
        end as notification_type,
        {% for column in push_columns() %}
        -- compared as numbers: engines write 1.0 and 1e0 differently
        cast(
            case {{ json_double('settings.' ~ column) }} when 1 then 1 when 0 then 0 end
            as smallint
        ) as {{ column }},
        {% endfor %}
        settings.part_date
    from
        {{ json_record(
            'latest_configs', 'settings', [], ['notification_type'] + push_columns()
        ) }} as settings

)

select * from settings_read
