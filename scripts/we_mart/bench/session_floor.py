"""Sessionization by hand, as short as it goes: what the chain is held against.

LINES: two windows over a device's lines. A resend follows its first copy directly, so
the first window tells it too; the sum of starts in the second numbers the sessions.

SESSIONS: group by session, account, artist and storefront, in as many rows as
ws_sess_daily has: lines before the first login count for the first account, and a pair
with nulls is left out where another one agrees with it. That is all it does: the other
columns are the highest value instead of the last one, those of the device are taken by
the row, there is no quarantine and no artist's name.
"""

#: {lines}: the raw lines. All their columns and device, sess_no.
LINES = """
with named as (
    select
        *,
        case
            when s_device_type = 'WEVERSE_APP'
                then coalesce(nullif(wv_device_id, ''), user_device_id)
            else user_device_id
        end as device
    from {lines}
),

after_others as (
    select
        *,
        lag(log_dt) over device_lines as last_dt,
        lag(log_id) over device_lines as last_id
    from named
    window device_lines as (partition by device order by log_dt, log_id)
)

select
    *,
    sum(case when log_dt <= last_dt + interval '30 minutes' then 0 else 1 end) over (
        partition by device order by log_dt, log_id
        rows between unbounded preceding and current row
    ) as sess_no
from after_others
where last_dt is null or last_dt <> log_dt or last_id <> log_id
"""

#: {lines}: lines with device and sess_no. As many columns as ws_sess_daily has, and
#: how many lines the session has.
SESSIONS = """
with grouped as (
    select
        device, sess_no, s_wemember_id, ws_art_id, shop, count(*) as cnt_line,
        min(log_dt) as start_dt, max(log_dt) as end_dt,
        max(case when s_device_type = 'WEVERSE_APP' then 1 else 0 end) as is_wv,
        max(case when s_wemember_id is null then 0 else 1 end) as is_login,
        max(ws_user_id) as ws_user_id, max(user_ctry) as user_ctry,
        max(user_lang) as user_lang, max(ctry) as ctry, max(lang) as lang,
        max(platform) as platform, max(os) as os, max(app_ver) as app_ver
    from {lines}
    group by device, sess_no, s_wemember_id, ws_art_id, shop
),

of_accounts as (
    select
        *,
        coalesce(s_wemember_id, first_value(s_wemember_id) over (
            partition by device, sess_no
            order by case when s_wemember_id is null then 1 else 0 end, start_dt
        )) as account,
        min(start_dt) over (partition by device, sess_no) as sess_start_dt,
        max(end_dt) over (partition by device, sess_no) as sess_end_dt,
        sum(cnt_line) over (partition by device, sess_no) as cnt_line_of_session
    from grouped
),

parts as (
    select
        device, sess_no, account, ws_art_id, shop, sess_start_dt, sess_end_dt,
        cnt_line_of_session, min(start_dt) as start_dt, max(end_dt) as end_dt,
        max(is_wv) as is_wv, max(is_login) as is_login, max(ws_user_id) as ws_user_id,
        max(user_ctry) as user_ctry, max(user_lang) as user_lang, max(ctry) as ctry,
        max(lang) as lang, max(platform) as platform, max(os) as os,
        max(app_ver) as app_ver
    from of_accounts
    group by
        device, sess_no, account, ws_art_id, shop, sess_start_dt, sess_end_dt,
        cnt_line_of_session
),

beside_others as (
    select
        *,
        min(start_dt) over user_session as user_sess_start_dt,
        max(end_dt) over user_session as user_sess_end_dt,
        count(*) over user_session as cnt_part,
        count(shop) over (partition by device, sess_no, account, ws_art_id)
            as cnt_with_shop,
        count(ws_art_id) over (partition by device, sess_no, account, shop)
            as cnt_with_artist
    from parts
    window user_session as (partition by device, sess_no, account)
)

select
    cast(sess_start_dt + interval '9 hours' as date) as key_date,
    cast(ws_user_id as varchar) as ws_user_id, cast(account as varchar) as account_id,
    device as device_id, is_wv, user_ctry, user_lang, ctry as sess_ctry,
    lang as sess_lang, ws_art_id, ws_art_id as we_art_id,
    cast(ws_art_id as varchar) as we_art_name, shop, is_login as is_device_login,
    is_login as is_sess_login, cast(sess_no as varchar) || '|' || device as sess_id,
    sess_start_dt, sess_end_dt, sess_end_dt - sess_start_dt as sess_dur,
    cast(sess_no as varchar) || '|' || device
    || coalesce('|' || cast(account as varchar), '') as user_sess_id,
    user_sess_start_dt, user_sess_end_dt,
    user_sess_end_dt - user_sess_start_dt as user_sess_dur, platform, os, app_ver,
    cast(cast(sess_start_dt + interval '9 hours' as date) as varchar) as part_date,
    cast(current_timestamp as timestamp) as run_timestamp, cnt_line_of_session
from beside_others
where
    case
        when ws_art_id is not null and shop is not null then true
        when ws_art_id is not null then cnt_with_shop = 0
        when shop is not null then cnt_with_artist = 0
        else cnt_part = 1
    end
"""
