with visits as (

    select * from {{ ref('ws_sess_daily_v2') }}

),

visits_counted as (

    {{ visit_measures(
        'visits', 'is_wv_app',
        ['part_date', 'key_date', 'account_id', 'we_art_name', 'run_timestamp']
    ) }}

),

final as (

    select
        visits_counted.key_date,
        visits_counted.account_id,
        visits_counted.we_art_name,
        visits_counted.visit_cnt as wv_visit_cnt,
        visits_counted.login_cnt as wv_login_cnt,
        visits_counted.sess_cnt as wv_sess_cnt,
        visits_counted.sess_dur as wv_sess_dur,
        visits_counted.user_sess_cnt as wv_user_sess_cnt,
        visits_counted.user_sess_dur as wv_user_sess_dur,
        visits_counted.part_date,
        visits_counted.run_timestamp
    from visits_counted

)

select * from final
