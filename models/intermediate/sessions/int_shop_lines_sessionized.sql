with lines as (

    select * from {{ ref('int_shop_lines_with_accounts') }}

),

fan_visits as (

    select * from {{ ref('int_shop_fan_visits') }}

),

lines_with_ids as (

    select
        lines.*,
        {{ timestamp_digits('lines.sess_start_dt') }} || '|' || lines.new_dvc_id
            as sess_id,
        {{ timestamp_digits('lines.sess_start_dt') }} || '|' || lines.new_dvc_id
        || coalesce('|' || cast(lines.account_fill as {{ dbt.type_string() }}), '')
            as user_sess_id
    from lines

),

sessionized as (

    select
        lines_with_ids.*,
        case
            when lines_with_ids.s_wemember_id = lines_with_ids.account_fill then 1
            else 0
        end as user_id_matched,
        case when fan_visits.user_sess_id is null then 0 else 1 end as is_fc
    from lines_with_ids
    left join fan_visits
        on
            lines_with_ids.part_date = fan_visits.part_date
            and lines_with_ids.new_dvc_id = fan_visits.new_dvc_id
            and lines_with_ids.user_sess_id = fan_visits.user_sess_id
            and lines_with_ids.ws_art_id = fan_visits.ws_art_id

)

select * from sessionized
