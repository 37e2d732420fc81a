"""What must occur in the default sample: (at least so many, query that counts them)."""

import datetime

DAYS = [str(datetime.date(2024, 6, 28) + datetime.timedelta(days=n)) for n in range(6)]
LAST = DAYS[-1]

#: Every line of a log, with the business days of its arrival and of its client time.
LOG = """(select *, (received_at + interval 9 hour)::date as arrived,
         date_diff('day', (log_dt + interval 9 hour)::date,
                   (received_at + interval 9 hour)::date) as late
         from {0})"""
SHOP_LOG = LOG.format("weplyapi_client_log")
APP_LOG = LOG.format("weverse_client_log")

#: Accounts of the last day with the ordinal of each among those of its person.
CHAIN = """(select *, lag(leave_dt) over w as before, lag(cre_dt) over w as first_cre
            from ods_wv_user where part_date = '2024-07-03' and we_member_id is not null
            window w as (partition by we_member_id order by cre_dt))"""
KEYED = "(select * from {0} where part_date = '2024-07-03' and {1} is not null)"
WV = KEYED.format("ods_wv_user", "service_user_key")
WS = KEYED.format("ods_ws_user", "service_user_key")

#: Sessions by gaps of 30 minutes, on the raw lines of the web view and others.
SESSIONS = f"""(
    select device, session, min(log_dt) as first_dt, max(log_dt) as last_dt,
           count(distinct s_wemember_id) as accounts,
           count(distinct user_device_id) as browsers,
           arg_min(s_wemember_id is null, log_dt) as starts_unknown
    from (select *, sum(new) over (partition by device order by log_dt, log_id) session
          from (select *, coalesce(log_dt - lag(log_dt) over (
                    partition by device order by log_dt, log_id)
                    > interval 30 minute, true)::int as new
                from (select *, case when s_device_type = 'WEVERSE_APP'
                        then coalesce(wv_device_id, user_device_id)
                        else user_device_id end as device
                      from {SHOP_LOG} where late between 0 and 3)
                where device is not null))
    group by all)"""

#: What must occur in the default sample: how often at least, and a query that counts.
OCCURS: dict[str, tuple[int, str]] = {
    "members of each status": (
        3,
        f"""select count(distinct status) from ods_wemember_user
            where part_date = '{LAST}'""",
    ),
    "withdrawals on each day": (
        6,
        """select count(distinct part_date) from ods_wemember_user
           where leave_at >= part_date::timestamp - interval 9 hour""",
    ),
    "joins on each day": (
        6,
        """select count(distinct part_date) from ods_wemember_user
           where cre_at >= part_date::timestamp - interval 9 hour""",
    ),
    "rejoins on a generated day": (
        3,
        f"select count(*) from {CHAIN} where before is not null and cre_dt >= "
        f"timestamp '{DAYS[0]}' - interval 9 hour",
    ),
    "rejoins before 2021-11-24": (
        3,
        f"select count(*) from {CHAIN} where first_cre is not null "
        "and cre_dt < '2021-11-23 15:00'",
    ),
    "rejoins across 2021-11-24": (
        3,
        f"select count(*) from {CHAIN} where first_cre < '2021-11-23 15:00' "
        "and cre_dt >= '2021-11-23 15:00'",
    ),
    "rejoins after 2021-11-24": (
        20,
        f"select count(*) from {CHAIN} where first_cre >= '2021-11-23 15:00'",
    ),
    "third accounts": (
        2,
        f"""select count(*) from (select 1 from {CHAIN} group by we_member_id
            having count(*) > 2)""",
    ),
    "deleted and left accounts with their time": (
        2,
        """select count(distinct status) from ods_wv_user
           where leave_dt is not null and status in ('LEAVE', 'DELETED')""",
    ),
    "inactive accounts": (
        10,
        f"""select count(*) from ods_ws_user where part_date = '{LAST}'
            and status = 'INACTIVE' and deactivated_dt is not null""",
    ),
    "active accounts with an old deactivation": (
        5,
        f"""select count(*) from ods_wv_user where part_date = '{LAST}'
            and status = 'ACTIVE' and deactivated_dt is not null""",
    ),
    "unfinished joins": (
        20,
        f"""select count(*) from ods_wv_user
            where part_date = '{LAST}' and join_dt is null""",
    ),
    "joins finished on a later day": (
        1,
        """select count(*) from ods_wv_user
           where join_dt >= part_date::timestamp - interval 9 hour
             and cre_dt < part_date::timestamp - interval 9 hour""",
    ),
    "accounts without member": (
        10,
        f"""select count(*) from ods_wv_user
            where part_date = '{LAST}' and we_member_id is null""",
    ),
    "accounts of unknown members": (
        3,
        f"""select count(*) from ods_wv_user a where part_date = '{LAST}'
            and we_member_id not in (select we_member_id from ods_wemember_user)""",
    ),
    "each combination of community and shop": (
        4,
        f"""select count(distinct (wv, ws)) from (
            select we_member_id in (select we_member_id from ods_wv_user
                where we_member_id is not null) as wv,
              we_member_id in (select we_member_id from ods_ws_user
                where we_member_id is not null) as ws
            from ods_wemember_user where part_date = '{LAST}')""",
    ),
    "null keys": (
        20,
        f"""select count(*) from ods_ws_user
            where part_date = '{LAST}' and service_user_key is null""",
    ),
    "keys filled in before 2024-07-02": (
        50,
        """select count(*) filter (part_date = '2024-07-01')
                - count(*) filter (part_date = '2024-06-28') from ods_ws_user
           where service_user_key is not null and cre_dt < '2024-06-01'""",
    ),
    "keys shared by a person's accounts of both services": (
        500,
        f"""select count(*) from {WV} v join {WS} s
            using (service_user_key, we_member_id)""",
    ),
    "keys of several community accounts of one member": (
        20,
        f"""select count(*) from (select 1 from {WV}
            where we_member_id is not null group by we_member_id, service_user_key
            having count(*) > 1)""",
    ),
    "keys of community accounts of several members": (
        1,
        f"""select count(*) from (select 1 from {WV} group by service_user_key
            having count(distinct we_member_id) > 1)""",
    ),
    "shop accounts with another member's key": (
        2,
        f"""select count(*) from {WS} s join {WV} v using (service_user_key)
            where s.we_member_id <> v.we_member_id""",
    ),
    "shop keys on no community account of a member who has one": (
        2,
        f"""select count(*) from {WS} s
            where we_member_id in (select we_member_id from {WV})
              and service_user_key not in (select service_user_key from {WV})""",
    ),
    "accounts with several device languages": (
        20,
        f"""select count(*) from (select 1 from ods_wv_notification_device
            where part_date = '{LAST}' group by wv_user_id
            having count(distinct lang) > 1)""",
    ),
    "devices without language": (
        20,
        f"""select count(*) from ods_wv_notification_device
            where part_date = '{LAST}' and lang is null""",
    ),
    "device settings changed on a generated day": (
        1,
        """select count(*) from (select 1 from ods_wv_notification_device
           group by wv_user_id, device_id having count(distinct upd_dt) > 1)""",
    ),
    "devices set at the same instant": (
        2,
        f"""select count(*) from (select 1 from ods_wv_notification_device
            where part_date = '{LAST}' group by wv_user_id, upd_dt
            having count(*) > 1)""",
    ),
    "accounts with several stays": (
        100,
        f"""select count(*) from (select 1 from wv_user_ctry_history
            where part_date = '{LAST}' group by wv_user_id having count(*) > 1)""",
    ),
    "open, closed and address-less stays": (
        3,
        f"""select (count(end_dt) > 50)::int + (count(*) - count(end_dt) > 50)::int
                 + (count(*) - count(ip) > 20)::int
            from ws_user_ctry_history where part_date = '{LAST}'""",
    ),
    "countries at join that only the history knows": (
        10,
        f"""select count(distinct wv_user_id) from ods_wv_user u
            join wv_user_ctry_history h using (wv_user_id, part_date)
            where part_date = '{LAST}' and u.ctry_code is null""",
    ),
    "addresses that only a second stay knows": (
        3,
        f"""select count(*) from ods_wv_user u join (
                select wv_user_id, arg_min(ip is null, start_dt) as first_unknown,
                       count(ip) as known
                from wv_user_ctry_history where part_date = '{LAST}' group by 1
            ) using (wv_user_id)
            where part_date = '{LAST}' and u.ip is null and first_unknown
              and known > 0""",
    ),
    "album accounts that left": (
        5,
        f"""select count(*) from "user" where part_date = '{LAST}'
            and deactivated_at is not null""",
    ),
    "messenger rejoins": (
        3,
        f"""select count(*) from (select 1 from ods_ph_fan_user
            where part_date = '{LAST}' group by we_member_id
            having count(*) > 1 and count(withdrawal_at) > 0)""",
    ),
    "live-service links of one account": (
        3,
        """select count(*) from (select 1 from community_common_v_member_migration
           group by wv_user_id having count(distinct vlive_id) > 1)""",
    ),
    "live-service links after the generated days": (
        3,
        f"""select count(*) from community_common_v_member_migration
            where linked_at >= timestamp '{LAST}' + interval 15 hour""",
    ),
    "channels of no community": (
        1,
        """select count(*) from community_log_v_member_migration
           where v_channel_id not in
               (select v_channel_id from v_to_wv_comm_mapping)""",
    ),
    "artists that change their name": (
        2,
        """select count(*) from (select 1 from we_artist group by we_art_id
           having count(distinct we_art_name) > 1 and count(distinct upd_dt) > 1)""",
    ),
    "a community and a shop of two artists": (
        2,
        f"""select count(*) - count(distinct comm_id) - 1
                 + count(*) - count(distinct ws_art_id) - 1
            from we_artist where part_date = '{LAST}'""",
    ),
    "fan-club years that overlap": (
        5,
        f"""select count(*) from ws_fc_user_history a join ws_fc_user_history b
            using (part_date, we_member_id, we_art_id) where part_date = '{LAST}'
            and a.fc_id < b.fc_id and b.start_dt < a.end_dt""",
    ),
    "open fan-club memberships": (
        10,
        f"""select count(*) from ws_fc_user_history
            where part_date = '{LAST}' and end_dt is null""",
    ),
    "rejoined communities": (
        10,
        f"""select count(*) from (select 1 from ods_wv_member_profile
            where part_date = '{LAST}' group by wv_user_id, comm_id
            having count(*) > 1)""",
    ),
    "memberships of each status": (
        4,
        f"""select count(distinct status) from ods_wv_member_profile
            where part_date = '{LAST}'""",
    ),
    "left memberships without an end": (
        1,
        f"""select count(*) from ods_wv_member_profile where part_date = '{LAST}'
            and status = 'LEAVE' and end_dt is null""",
    ),
    "memberships without nickname": (
        50,
        f"""select count(*) from ods_wv_member_profile
            where part_date = '{LAST}' and profile_name is null""",
    ),
    "log rows of joins and leaves on each day": (
        12,
        """select count(distinct (part_date, to_status))
           from community_log_member_status_log
           where to_status in ('ACTIVE', 'LEAVE')""",
    ),
    "orders of several lines": (
        20,
        """select count(*) from (select 1 from ods_ws_order_item
           group by ord_sheet_number having count(distinct ord_item_id) > 1)""",
    ),
    "lines paid after their first extract": (
        3,
        """select count(*) from (select 1 from ods_ws_order_item group by ord_item_id
           having count(distinct part_date) > 1 and arg_min(pay_dt is null, part_date)
              and count(pay_dt) > 0)""",
    ),
    "lines never paid": (
        100,
        """select count(*) from (select 1 from ods_ws_order_item
           group by ord_item_id having count(pay_dt) = 0)""",
    ),
    "cancellations within two days": (
        20,
        """select count(*) from ods_ws_order_item where status = 'CANCELLED'
           and cancel_dt - pay_dt < interval 2 day""",
    ),
    "refunds more than 30 days late in later extracts": (
        3,
        f"""select count(distinct ord_item_id) from ods_ws_order_item
            where part_date > '{DAYS[0]}' and status = 'REFUNDED'
              and cancel_dt - pay_dt > interval 30 day
              and cancel_dt >= part_date::timestamp - interval 9 hour""",
    ),
    "lines repeated exactly in an extract": (
        6,
        """select count(distinct part_date) from (
             select part_date from ods_ws_order_item
             group by all having count(*) > 1)""",
    ),
    "lines sent again unchanged": (
        4,
        """select count(*) from (select 1 from ods_ws_order_item group by ord_item_id
           having count(distinct part_date) >
               count(distinct (status, pay_dt, cancel_dt)))""",
    ),
    "gifts": (
        10,
        "select count(*) from ods_ws_order_item where ord_item_amt_krw = 0",
    ),
    "orders without shop account": (
        10,
        "select count(*) from ods_ws_order_item where ws_user_id is null",
    ),
    "goods of each logistics category": (
        3,
        "select count(distinct logi_cat) from ods_ws_order_item",
    ),
    "orders paid inside a session of their buyer": (
        50,
        f"""select count(distinct ord_sheet_number) from ods_ws_order_item o
            where exists (from {SHOP_LOG} l where l.s_wemember_id = o.we_member_id
              and l.log_dt between o.pay_dt - interval 30 minute and o.pay_dt)""",
    ),
    "late lines of the shop": (
        300,
        f"select count(*) from {SHOP_LOG} where late between 1 and 3",
    ),
    "late lines of the app": (
        150,
        f"select count(*) from {APP_LOG} where late between 1 and 3",
    ),
    "too late lines of the shop": (
        20,
        f"select count(*) from {SHOP_LOG} where late > 3",
    ),
    "too late lines of the app": (3, f"select count(*) from {APP_LOG} where late > 3"),
    "late lines on the first day": (
        20,
        f"""select count(*) from {SHOP_LOG} where part_date = '{DAYS[0]}'
            and log_dt < timestamp '{DAYS[0]}' - interval 9 hour""",
    ),
    "resends": (
        100,
        """select count(*) from (select 1 from weplyapi_client_log
           where log_dt is not null group by log_id, log_dt having count(*) > 1)""",
    ),
    "resends on another day": (
        30,
        """select count(*) from (select 1 from weverse_client_log
           group by log_id, log_dt having count(distinct part_date) > 1)""",
    ),
    "fast clocks of the shop": (
        5,
        f"""select count(*) from {SHOP_LOG}
            where log_dt > received_at + interval 10 minute""",
    ),
    "fast clocks of the app": (
        3,
        f"""select count(*) from {APP_LOG}
            where log_dt > received_at + interval 10 minute""",
    ),
    "lines without clock": (
        5,
        "select count(*) from weplyapi_client_log where log_dt is null",
    ),
    "lines without any device": (
        5,
        """select count(*) from weplyapi_client_log
           where user_device_id is null and wv_device_id is null""",
    ),
    "web views without the app's device": (
        100,
        """select count(*) from weplyapi_client_log where s_device_type = 'WEVERSE_APP'
           and wv_device_id is null and user_device_id is not null""",
    ),
    "web views on a device of the app's log": (
        20,
        """select count(distinct wv_device_id) from weplyapi_client_log
           where wv_device_id in (select wv_device_id from weverse_client_log)""",
    ),
    "lines of no artist or storefront": (
        4,
        """select count(distinct (ws_art_id is null, shop is null))
           from weplyapi_client_log""",
    ),
    "actions": (3, "select count(distinct action) from weverse_client_log"),
    "sessions across midnight": (
        5,
        f"""select count(*) from {SESSIONS} where (first_dt + interval 9 hour)::date
            < (last_dt + interval 9 hour)::date
              and last_dt - first_dt < interval 1 day""",
    ),
    "logins in the middle": (
        200,
        f"select count(*) from {SESSIONS} where accounts > 0 and starts_unknown",
    ),
    "two accounts in a session": (
        20,
        f"select count(*) from {SESSIONS} where accounts > 1",
    ),
    "two browser ids in a session": (
        5,
        f"select count(*) from {SESSIONS} where browsers > 1",
    ),
    "several sessions of a device on a day": (
        100,
        f"""select count(*) from (select 1 from {SESSIONS}
            group by device, first_dt::date having count(*) > 1)""",
    ),
    "a session that never ends": (
        1,
        f"select count(*) from {SESSIONS} where last_dt - first_dt > interval 5 day",
    ),
}
