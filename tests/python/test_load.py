"""we-mart load: every value arrives as it was, a re-run adds nothing, ranges replace."""

import datetime as dt
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from support import DbtProject, environment, failure, write_raw
from we_mart.errors import UserError
from we_mart.local_postgres import PostgresServer
from we_mart.raw.contract import tables
from we_mart.raw.folder import scan
from we_mart.raw.load import Loaded, load
from we_mart.raw.postgres import PostgresTarget

pytestmark = pytest.mark.postgres

ORDERS = "ods.ods_ws_order_item"
EVENTS = "ads.appsflyer_events"


@pytest.fixture
def database(tmp_path: Path, postgres_server: PostgresServer) -> DbtProject:
    with DbtProject.fresh(tmp_path, postgres_server) as project:
        yield project


def copy(database: DbtProject, day_range: tuple[str, str] | None = None) -> Loaded:
    with environment(database.environment):
        return load(scan(database.raw), PostgresTarget.from_environment(), day_range)


def test_every_type_arrives_unchanged(database: DbtProject) -> None:
    event = {
        "appsflyer_id": 'quote " backslash \\ tab \t line \n comma , NULL \\N',
        "event_time": dt.datetime(2024, 7, 1, 23, 59, 59, 999999),
        "event_name": "",
        "event_value": json.dumps({"주문": "é", "n": None}),
        "event_revenue": Decimal("-99999999999999.9999"),
        "platform": "ios",
        "ip": None,
    }
    write_raw(database.raw, EVENTS, [event], "2024-07-01")
    install = {
        "appsflyer_id": "x" * 1_000_000,
        "install_time": dt.datetime(1970, 1, 1),
        "platform": "ios",
        "is_retargeting": False,
    }
    write_raw(database.raw, "ads.appsflyer_installs", [install], "2024-07-01")
    report = {
        "date": dt.date(2024, 2, 29),
        "customer_id": "1",
        "currency_code": "USD",
        "campaign_id": "1",
        "cost_micros": 2**62,
        "conversions": 0.1 + 0.2,
        "conversions_value": float("inf"),
    }
    write_raw(database.raw, "ads.google_ads_daily", [report], "2024-07-01")
    copy(database)
    assert database.query(
        "select appsflyer_id, event_time, event_name, event_value, event_revenue, ip,"
        " part_date from ads.appsflyer_events"
    ) == [(*(event[k] for k in list(event)[:5]), None, "2024-07-01")]
    assert database.query(
        "select length(appsflyer_id), install_time, is_retargeting, ip"
        " from ads.appsflyer_installs"
    ) == [(1_000_000, dt.datetime(1970, 1, 1), False, None)]
    assert database.query(
        "select date, cost_micros, conversions, conversions_value from ads.google_ads_daily"
    ) == [(dt.date(2024, 2, 29), 2**62, 0.1 + 0.2, float("inf"))]


def test_encoded_texts_and_instants_are_converted(database: DbtProject) -> None:
    schema = tables()[ORDERS].arrow_schema()
    rows = pa.Table.from_pylist(
        [
            {n: None for n in schema.names}
            | {"ord_item_id": 7, "ord_item_amt_krw": Decimal(5)}
        ],
        schema=pa.schema([f.with_nullable(True) for f in schema]),
    )
    place = schema.get_field_index
    paid = pa.array([1_719_792_000_123_456_789], pa.timestamp("ns", "Asia/Seoul"))
    rows = rows.set_column(place("pay_dt"), "pay_dt", paid)
    shop = pa.array(["KR"]).dictionary_encode()
    rows = rows.set_column(place("shop"), "shop", shop)
    folder = database.raw / "ods/ods_ws_order_item/part_date=2024-07-01"
    folder.mkdir(parents=True)
    pq.write_table(rows, folder / "a.parquet")
    copy(database)
    assert database.query(
        "select ord_item_id, ord_item_amt_krw, pay_dt, shop from ods.ods_ws_order_item"
    ) == [(7, Decimal("5.00"), dt.datetime(2024, 7, 1, 0, 0, 0, 123456), "KR")]


def test_only_days_that_are_not_held_are_copied(database: DbtProject) -> None:
    write_raw(database.raw, ORDERS, [{"ord_item_id": 1}], "2024-07-01")
    first = {"wv_user_id": 1, "comm_id": 2, "first_join_dt": dt.datetime(2019, 1, 1)}
    write_raw(database.raw, "ods.wv1_join_info", [first])
    assert copy(database) == Loaded({ORDERS: 1, "ods.wv1_join_info": 1}, 0)
    write_raw(database.raw, ORDERS, [{"ord_item_id": 2}], "2024-07-02")
    # A table without days is its own current state: it is replaced.
    assert copy(database) == Loaded({ORDERS: 1, "ods.wv1_join_info": 1}, 1)
    assert database.query("select count(*) from ods.wv1_join_info") == [(1,)]
    assert database.query("select count(*) from ods.ods_ws_order_item") == [(2,)]


def test_a_range_is_copied_anew(database: DbtProject) -> None:
    for day in ("2024-07-01", "2024-07-02", "2024-07-03"):
        write_raw(database.raw, ORDERS, [{"ord_item_id": 1}], day)
    copy(database)
    for day in ("2024-07-01", "2024-07-02"):
        write_raw(database.raw, ORDERS, [{"ord_item_id": 5}, {"ord_item_id": 6}], day)
    assert copy(database, ("2024-07-02", "2024-07-09")).rows == {ORDERS: 3}
    assert database.query(
        "select part_date, count(*) from ods.ods_ws_order_item group by 1 order by 1"
    ) == [("2024-07-01", 1), ("2024-07-02", 2), ("2024-07-03", 1)]
    with pytest.raises(UserError, match="no raw data from 2031-01-01 to 2031-01-01"):
        copy(database, ("2031-01-01", "2031-01-01"))


def test_a_range_empties_days_that_left_the_folder(database: DbtProject) -> None:
    for day in ("2024-07-01", "2024-07-02", "2024-07-03"):
        write_raw(database.raw, ORDERS, [{"ord_item_id": 1}], day)
    copy(database)
    for day in ("2024-07-01", "2024-07-02"):
        shutil.rmtree(database.raw / f"ods/ods_ws_order_item/part_date={day}")
    copy(database, ("2024-07-02", "2024-07-03"))
    assert database.query("select part_date from ods.ods_ws_order_item order by 1") == [
        ("2024-07-01",),
        ("2024-07-03",),
    ]


def test_several_files_of_a_day_are_one_day(database: DbtProject) -> None:
    path = write_raw(database.raw, ORDERS, [{"ord_item_id": 1}], "2024-07-01")
    path.rename(path.with_name("part-1.parquet"))
    write_raw(database.raw, ORDERS, [{"ord_item_id": 2}], "2024-07-01")
    assert copy(database).rows == {ORDERS: 2}


def test_a_day_that_cannot_be_copied_leaves_what_was_there(
    database: DbtProject,
) -> None:
    write_raw(database.raw, ORDERS, [{"ord_item_id": 1}], "2024-07-01")
    copy(database)
    # PostgreSQL's texts cannot hold a zero byte, which a file can.
    bad = {"ord_item_id": 2, "shop": "K\x00R"}
    write_raw(database.raw, ORDERS, [{"ord_item_id": 3}, bad], "2024-07-01")
    with pytest.raises(UserError, match=ORDERS):
        copy(database, ("2024-07-01", "2024-07-01"))
    assert database.query("select ord_item_id from ods.ods_ws_order_item") == [(1,)]


def test_two_loads_at_once_do_not_double_the_rows(database: DbtProject) -> None:
    write_raw(database.raw, ORDERS, [{"ord_item_id": 0}], "2024-07-01")
    copy(database)
    write_raw(
        database.raw, ORDERS, [{"ord_item_id": n} for n in range(20_000)], "2024-07-02"
    )
    target = PostgresTarget.from_environment(database.environment)
    with ThreadPoolExecutor(2) as pool:
        loads = [pool.submit(load, scan(database.raw), target) for _ in range(2)]
        assert all(done.result() for done in loads)
    assert database.query(
        "select count(*) from ods.ods_ws_order_item where part_date = '2024-07-02'"
    ) == [(20_000,)]


def test_prefix_keeps_developers_apart(database: DbtProject) -> None:
    write_raw(database.raw, ORDERS, [{"ord_item_id": 1}], "2024-07-01")
    copy(database)
    database.environment["WE_MART_SCHEMA_PREFIX"] = "dev_"
    write_raw(database.raw, ORDERS, [{"ord_item_id": 2}], "2024-07-01")
    copy(database)
    assert database.query("select ord_item_id from ods.ods_ws_order_item") == [(1,)]
    assert database.query("select ord_item_id from dev_ods.ods_ws_order_item") == [(2,)]


def test_tables_that_somebody_else_keeps_are_held_to_the_contract(
    database: DbtProject,
) -> None:
    write_raw(database.raw, ORDERS, [], "2024-07-01")
    copy(database)
    database.query("alter table ods.ods_ws_order_item drop column shop")
    database.query("alter table ods.ods_ws_order_item alter qty type text")
    database.loads = False
    done = database.dbt("run", "--select", "ws_order")
    assert not done.success
    assert "ods.ods_ws_order_item: column shop is missing, expected text" in failure(
        done
    )
    assert "ods.ods_ws_order_item: column qty is text, expected integer" in failure(
        done
    )
    held = database.query(
        "select count(*) from information_schema.tables where table_name = 'partition_log'"
    )
    assert held == [(0,)]


def test_tables_of_other_makes_serve_as_well(database: DbtProject) -> None:
    """varchar for text, smallint for integer, jsonb for json, no index."""
    database.query("create schema ods")
    database.query(
        "create table ods.ods_ws_order_item (ord_item_id bigint, ord_sheet_number"
        " varchar(20), we_member_id integer, ws_user_id bigint, we_art_id smallint, shop"
        " varchar, platform char(3), sale_id bigint, goods_id bigint, goods_cat text,"
        " logi_cat text, album_qty int, qty int, ord_item_amt_krw numeric(18,2), status"
        " text, pay_dt timestamp(3), cancel_dt timestamp, part_date varchar(10))"
    )
    database.query(
        "insert into ods.ods_ws_order_item values (1, 'S', 1, null, 1, 'KR', 'APP', 1, 1,"
        " null, null, 0, 1, 5, 'PAID', '2024-07-01 03:00', null, '2024-07-01')"
    )
    write_raw(database.raw, "ods.we_artist", [], "2024-07-01")
    database.run("+ws_order")
    assert database.query("select ord_item_id, part_date from we_mart.ws_order") == [
        (1, "2024-07-01")
    ]
