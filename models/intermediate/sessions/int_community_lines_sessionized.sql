with lines as (

    select * from {{ ref('int_community_lines_with_accounts') }}

),

sessionized as (

    select
        lines.*,
        {{ timestamp_digits('lines.sess_start_dt') }} || '|' || lines.new_dvc_id
            as sess_id,
        {{ timestamp_digits('lines.sess_start_dt') }} || '|' || lines.new_dvc_id
        || coalesce('|' || cast(lines.account_fill as {{ dbt.type_string() }}), '')
            as user_sess_id,
        case when lines.we_member_id = lines.account_fill then 1 else 0
        end as user_id_matched
    from lines

)

select * from sessionized
