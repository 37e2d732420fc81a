{#
    Body of a CTE: what the visits of a group come to. Each session counts once, however
    many artists and shops it visited, and durations are of logged-in sessions alone.
    Columns: the group's, visit_cnt, login_cnt, sess_cnt, sess_dur, user_sess_cnt,
    user_sess_dur; 0 where the group has no visit of the kind.

    visits: name of a relation like ws_sess_daily_v2
    is_counted: its column that is 1 for the visits that count, the same for all of a
        session
    group: names of the columns to group by
#}
{% macro visit_measures(visits, is_counted, group) %}
    select
        {{ group | join(', ') }},
        cast(coalesce(sum(cnt_visit) filter (where {{ is_counted }} = 1), 0) as bigint) as visit_cnt,
        cast(coalesce(sum(cnt_visit * is_sess_login) filter (where {{ is_counted }} = 1), 0) as bigint)
            as login_cnt,
        count(*) filter (where {{ is_counted }} = 1) as sess_cnt,
        cast(coalesce(sum(sess_dur * is_sess_login) filter (where {{ is_counted }} = 1), 0) as bigint)
            as sess_dur,
        cast(coalesce(sum(cnt_user_sess) filter (where {{ is_counted }} = 1), 0) as bigint)
            as user_sess_cnt,
        cast(
            coalesce(sum(user_sess_dur * is_sess_login) filter (where {{ is_counted }} = 1), 0) as bigint
        ) as user_sess_dur
    from (
        select
            {{ group | join(', ') }}, sess_id, sess_dur, is_sess_login, {{ is_counted }},
            count(*) as cnt_user_sess,
            sum(cnt_visit) as cnt_visit,
            sum(user_sess_dur) as user_sess_dur
        from (
            select
                {{ group | join(', ') }}, sess_id, sess_dur, is_sess_login, {{ is_counted }},
                user_sess_dur,
                count(*) as cnt_visit
            from {{ visits }}
            group by
                {{ group | join(', ') }}, sess_id, sess_dur, is_sess_login, {{ is_counted }},
                user_sess_id, user_sess_dur
        ) as user_sessions
        group by {{ group | join(', ') }}, sess_id, sess_dur, is_sess_login, {{ is_counted }}
    ) as sessions
    group by {{ group | join(', ') }}
{% endmacro %}
