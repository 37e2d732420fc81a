"""The sample data: right in form and clocks, and every oddity of the spec occurs."""

import datetime
import filecmp
import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from we_mart.errors import UserError
from we_mart.raw.contract import tables
from we_mart.raw.generator import GeneratorConfig, generate, order_extracts, world
from we_mart.raw.generator import writer as generator_writer
from we_mart.raw.generator.clock import day_end
from we_mart.raw.generator.subjects import SUBJECTS

WRITTEN = {key: tables()[key] for subject in SUBJECTS for key in subject.tables}
PARTITIONED = {key: table for key, table in WRITTEN.items() if table.is_partitioned}
DAYS = [str(datetime.date(2024, 6, 28) + datetime.timedelta(days=n)) for n in range(6)]
LAST = DAYS[-1]

#: Primary keys of the state tables whose rows never vanish.
ENTITIES = {
    "ods.ods_wemember_user": ("we_member_id", "cre_at"),
    "ods.ods_wv_user": ("wv_user_id", "cre_dt"),
    "ods.ods_ws_user": ("ws_user_id", "cre_dt"),
    "ods.ods_wv_notification_device": ("wv_user_id, device_id", "wv_user_id"),
    "ods.ods_wv_user_last_accessed_at": ("wv_user_id", "wv_user_id"),
    "ods.ods_ph_fan_user": ("ph_user_id", "cre_dt"),
    "ods.wv_user_ctry_history": ("wv_user_id, start_dt", "ctry_code"),
    "ods.ws_user_ctry_history": ("ws_user_id, start_dt", "ctry_code"),
    "ods.ods_wv_member_profile": ("comm_user_id", "cre_dt"),
    "ods.we_artist": ("we_art_id", "comm_id"),
    "ods.ws_fc_user_history": ("fc_id", "start_dt"),
    "album.user": ("wa_user_id", "cre_dt"),
    "weverse2.community_member_special_member": ("comm_user_id", "art_indi_id"),
}

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


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> GeneratorConfig:
    """The default sample."""
    return GeneratorConfig(tmp_path_factory.mktemp("sample") / "raw")


@pytest.fixture(scope="module")
def rows(config: GeneratorConfig) -> dict[str, int]:
    """What `generate` says it wrote."""
    return generate(config)


@pytest.fixture(scope="module")
def db(
    config: GeneratorConfig, rows: dict[str, int]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A view per table of the default sample, named without its source."""
    with duckdb.connect() as connection:
        for table in WRITTEN.values():
            source = config.raw / table.source / table.name
            name = '"user"' if table.name == "user" else table.name
            hive = "hive_partitioning = true, hive_types = {'part_date': varchar}"
            connection.execute(
                f"create view {name} as from read_parquet('{source}/**/*.parquet'"
                f"{', ' + hive if table.is_partitioned else ''})"
            )
        yield connection


def one(db: duckdb.DuckDBPyConnection, query: str) -> int:
    """The only value of a query."""
    return db.execute(query).fetchall()[0][0]


def name_of(key: str) -> str:
    """The view of a table."""
    return '"user"' if key == "album.user" else key.split(".")[1]


def timestamps(key: str) -> list[str]:
    """Timestamp columns of a table."""
    return [c.name for c in WRITTEN[key].columns if c.type == "timestamp"]


def test_files_match_the_contract(
    config: GeneratorConfig, rows: dict[str, int]
) -> None:
    seen = dict.fromkeys(WRITTEN, 0)
    for file in config.raw.rglob("*"):
        if file.is_dir():
            continue
        source, name, *rest = file.relative_to(config.raw).parts
        table = WRITTEN[f"{source}.{name}"]
        assert rest[-1] == "part-0.parquet"
        assert len(rest) == (2 if table.is_partitioned else 1)
        assert pq.read_schema(file).equals(table.arrow_schema()), file
        seen[table.key] += pq.read_metadata(file).num_rows
    assert seen == rows
    assert min(rows.values()) > 0


def test_every_table_has_every_day(
    config: GeneratorConfig, rows: dict[str, int]
) -> None:
    for table in PARTITIONED.values():
        folder = config.raw / table.source / table.name
        assert sorted(p.name for p in folder.iterdir()) == [
            f"part_date={day}" for day in DAYS
        ]


def test_sample_is_small(config: GeneratorConfig, rows: dict[str, int]) -> None:
    size = sum(f.stat().st_size for f in config.raw.rglob("*.parquet"))
    assert size < 15_000_000


@pytest.mark.parametrize("key", sorted(PARTITIONED))
def test_nothing_is_later_than_its_extract(
    db: duckdb.DuckDBPyConnection, key: str
) -> None:
    """Save the ends of fan-club years, sold in advance, and fast client clocks."""
    for column in timestamps(key):
        if (key, column) == ("ods.ws_fc_user_history", "end_dt") or column == "log_dt":
            continue
        end = "part_date::timestamp + interval 15 hour"
        late = f"select count(*) from {name_of(key)} where {column} >= {end}"
        assert one(db, late) == 0, column


@pytest.mark.parametrize("key", sorted(ENTITIES))
def test_entities_stay_and_keep_their_origin(
    db: duckdb.DuckDBPyConnection, key: str
) -> None:
    entity, fixed = ENTITIES[key]
    name = name_of(key)
    assert (
        one(
            db,
            f"select count(*) from (select 1 from {name} group by part_date, {entity} "
            "having count(*) > 1)",
        )
        == 0
    )
    # One origin each, and present on every day from the first on.
    assert (
        one(
            db,
            f"""select count(*) from (
            select 1 from {name} group by {entity}
            having count(distinct {fixed}) > 1
                or count(*) <> date_diff('day', min(part_date)::date, date '{LAST}') + 1
        )""",
        )
        == 0
    )
    newcomers = f"""select count(*) from (select min(part_date) as first from {name}
                    group by {entity}) where first > '{DAYS[0]}'"""
    if not key.endswith(("we_artist", "special_member")):
        assert one(db, newcomers) > 0


@pytest.mark.parametrize(
    ("name", "entity", "updated"),
    [
        ("ods_wemember_user", "we_member_id", "upd_at"),
        ("ods_wv_user", "wv_user_id", "upd_dt"),
        ("ods_ws_user", "ws_user_id", "upd_dt"),
    ],
)
def test_status_changes_say_when(
    db: duckdb.DuckDBPyConnection, name: str, entity: str, updated: str
) -> None:
    changes = f"""select count(*), count(*) filter ({updated} between
            part_date::timestamp - interval 9 hour
            and part_date::timestamp + interval 15 hour)
        from (select *, lag(status) over (partition by {entity} order by part_date)
                as before from {name})
        where before <> status"""
    total, said = db.execute(changes).fetchall()[0]
    assert total == said
    assert total >= 5


@pytest.mark.parametrize("log", [SHOP_LOG, APP_LOG])
def test_lines_lie_in_their_arrival_day(
    db: duckdb.DuckDBPyConnection, log: str
) -> None:
    assert one(db, f"select count(*) from {log} where arrived::text <> part_date") == 0
    # Milliseconds: the clients' clock has no more.
    assert one(db, f"select count(*) from {log} where epoch_us(log_dt) % 1000 > 0") == 0


def state_of(facts: world.World, end: int) -> pa.Table:
    """All order lines there are at `end`, in the state of then."""
    n = int((facts.orders.created < end).sum())
    columns = order_extracts.columns_at(
        facts.people, facts.shop, facts.orders, np.arange(n), end
    )
    return generator_writer.to_table(tables()["ods.ods_ws_order_item"], columns)


def test_order_extracts_hold_what_changed(
    config: GeneratorConfig, db: duckdb.DuckDBPyConnection
) -> None:
    """Later extracts: the changed lines, and only planted repeats besides."""
    facts = world.build(config)
    days = config.business_days
    for yesterday, day in itertools.pairwise(days):
        db.register("before", state_of(facts, day_end(yesterday)))
        db.register("after", state_of(facts, day_end(day)))
        db.execute(f"""create or replace temp view extract as
            select * exclude (part_date) from ods_ws_order_item
            where part_date = '{day}'""")
        missing = "(from after except from before) except from extract"
        assert one(db, f"select count(*) from ({missing})") == 0
        assert one(db, "select count(*) from (from extract except from after)") == 0
        changed = one(db, "select count(*) from (from after except from before)")
        unchanged = one(db, "select count(*) from (from extract intersect from before)")
        assert changed >= 20
        assert 1 <= unchanged <= 5


def test_first_order_extract_is_a_full_load(
    config: GeneratorConfig, db: duckdb.DuckDBPyConnection
) -> None:
    db.register("state", state_of(world.build(config), day_end(config.start)))
    first = f"""select distinct * exclude (part_date) from ods_ws_order_item
                where part_date = '{DAYS[0]}'"""
    assert one(db, f"select count(*) from (from state except ({first}))") == 0
    assert one(db, f"select count(*) from (({first}) except from state)") == 0


def test_reports_and_status_log_come_once(db: duckdb.DuckDBPyConnection) -> None:
    for name, entity in (
        ("community_common_report", "report_id"),
        ("community_log_member_status_log", "log_id"),
    ):
        assert one(db, f"select count(*) - count(distinct {entity}) from {name}") == 0
    misdated = f"""select count(*) from community_common_report
        where part_date > '{DAYS[0]}'
          and (reported_at + interval 9 hour)::date::text <> part_date"""
    assert one(db, misdated) == 0


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


@pytest.mark.parametrize("oddity", OCCURS)
def test_oddity_occurs(db: duckdb.DuckDBPyConnection, oddity: str) -> None:
    least, query = OCCURS[oddity]
    assert one(db, query) >= least


def test_key_conflicts_stay_below_the_default_share(
    db: duckdb.DuckDBPyConnection,
) -> None:
    """A build of the default sample must pass: conflicts under 1 % of the accounts."""
    accounts = f"(select service_user_key as k, we_member_id as m from {WV} union all "
    accounts += f"select service_user_key, we_member_id from {WS})"
    shared = one(
        db,
        f"""select count(*) from {accounts} where k in (select k from {accounts}
            group by k having count(distinct m) > 1)""",
    )
    lonely = one(
        db,
        f"""select count(*) from {WS} s
            where we_member_id in (select we_member_id from {WV})
              and we_member_id not in (
                  select we_member_id from {WV} v
                  where v.service_user_key = s.service_user_key)""",
    )
    assert 5 <= shared + lonely < 0.01 * one(db, f"select count(*) from {accounts}")


SMALL = {"members": 150, "days": 2}


def small(raw: Path, **changes: object) -> GeneratorConfig:
    """A little sample."""
    return replace(GeneratorConfig(raw, **SMALL), **changes)  # type: ignore[arg-type]


def files(raw: Path) -> list[str]:
    """Relative names of the Parquet files of a raw folder."""
    return sorted(str(f.relative_to(raw)) for f in raw.rglob("*.parquet"))


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    generate(small(tmp_path / "a"))
    generate(small(tmp_path / "b"))
    generate(small(tmp_path / "c", seed=1))
    names = files(tmp_path / "a")
    assert names == files(tmp_path / "b")
    same, *_ = filecmp.cmpfiles(tmp_path / "a", tmp_path / "b", names, shallow=False)
    assert sorted(same) == names
    same, *_ = filecmp.cmpfiles(tmp_path / "a", tmp_path / "c", names, shallow=False)
    assert {name.split("/")[1] for name in same} <= {
        "we_artist",
        "v_to_wv_comm_mapping",
    }


def test_more_days_leave_the_first_ones_as_they_were(tmp_path: Path) -> None:
    generate(small(tmp_path / "a", members=400))
    generate(small(tmp_path / "b", members=400, days=4))
    names = files(tmp_path / "a")
    same, *_ = filecmp.cmpfiles(tmp_path / "a", tmp_path / "b", names, shallow=False)
    assert sorted(same) == names


@pytest.mark.parametrize("members", [1, 3])
def test_the_smallest_samples_work(tmp_path: Path, members: int) -> None:
    rows = generate(GeneratorConfig(tmp_path, members=members, days=1))
    assert rows.keys() == WRITTEN.keys()
    for name in files(tmp_path):
        pq.read_table(tmp_path / name)


def test_log_lines_per_day_is_met(tmp_path: Path) -> None:
    rows = generate(GeneratorConfig(tmp_path, days=3, log_lines_per_day=20_000))
    assert rows["service_log.weplyapi_client_log"] == pytest.approx(60_000, rel=0.05)


def test_progress_names_table_and_day(tmp_path: Path) -> None:
    said: list[str] = []
    generate(small(tmp_path / "raw"), said.append)
    assert any(text.startswith("ods.ods_wv_user 2024-06-29: ") for text in said)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"days": 0}, "days is 0"),
        ({"members": 0}, "members is 0"),
        ({"seed": -1}, "seed is -1"),
        ({"log_lines_per_day": -5}, "log_lines_per_day is -5"),
        ({"start": datetime.date(2019, 1, 1)}, "start is 2019-01-01"),
    ],
)
def test_impossible_runs_are_refused(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(UserError, match=message) as error:
        generate(small(tmp_path / "raw", **changes))
    assert "\n" not in str(error.value)
    assert not (tmp_path / "raw").exists()


def test_a_file_is_no_raw_folder(tmp_path: Path) -> None:
    (tmp_path / "raw").write_text("")
    with pytest.raises(UserError, match="is a file"):
        generate(small(tmp_path / "raw"))
    with pytest.raises(UserError, match="cannot be written"):
        generate(small(tmp_path / "raw" / "below"))


def test_a_filled_folder_is_kept_unless_overwriting(tmp_path: Path) -> None:
    generate(small(tmp_path, days=3))
    foreign = tmp_path / "ads" / "fx_rate" / "mine.parquet"
    foreign.parent.mkdir(parents=True)
    foreign.write_bytes(b"mine")
    with pytest.raises(UserError, match=r"already holds ods\.ods_wemember_user"):
        generate(small(tmp_path))
    generate(small(tmp_path, overwrite=True))
    assert foreign.read_bytes() == b"mine"
    days = {name.split("/")[2] for name in files(tmp_path) if "part_date" in name}
    assert days == {"part_date=2024-06-28", "part_date=2024-06-29"}


def test_a_broken_run_leaves_only_whole_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = pq.ParquetWriter.write_table, iter(range(1_000))

    def fails(self: pq.ParquetWriter, *values: object, **options: object) -> None:
        real(self, *values, **options)
        if next(calls) == 40:
            raise OSError("No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_table", fails)
    with pytest.raises(UserError, match="No space left on device"):
        generate(small(tmp_path))
    left = [f for f in tmp_path.rglob("*") if f.is_file()]
    assert left
    for file in left:
        assert file.suffix == ".parquet"
        pq.read_table(file)
