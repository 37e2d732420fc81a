"""A year of a real web shop's order lines in ws_order: known figures, to the penny.

The expected figures are those published or counted of the file itself; the sums by day
and country come from a plain loop over the file with Decimal and zoneinfo.
"""

import datetime as dt
import random
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib import util
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from support import ROOT, DbtProject, failure
from we_mart.compare import differences
from we_mart.local_postgres import PostgresServer
from we_mart.raw.check import check
from we_mart.raw.contract import tables
from we_mart.raw.folder import scan

pytestmark = pytest.mark.slow

EXAMPLE = ROOT / "examples/online_retail"
ORDERS = "ods.ods_ws_order_item"
MODELS = ("+ws_order", "+ws_order_intake")
MONTH = "2011-02"
KRW_PER_GBP = 1_000

FIGURES = {
    "lines": "541909",
    "invoices": "25900",
    "cancelled lines": "9288",
    "cancelled invoices": "3836",
    "guest lines": "135080",
    "customers": "4372",
    "countries": "38",
    "exact repeats": "5268",
    "quantity <= 0": "10624",
    "price <= 0": "2517",
    "gross, GBP": "9747747.934",
    "net, GBP": "10644560.424",
}


def example() -> ModuleType:
    """examples/online_retail/to_raw.py, which is no part of a package."""
    spec = util.spec_from_file_location("to_raw", EXAMPLE / "to_raw.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def source() -> pa.Table:
    return pq.read_table(EXAMPLE / "online_retail.parquet")


@cache
def source_lines() -> list[dict[str, str | None]]:
    """The file's rows as Python has them, every value a text or None."""
    return source().to_pylist()


def utc(invoice_date: str) -> dt.datetime:
    """The moment of a time on the shop's clock."""
    local = dt.datetime.fromisoformat(invoice_date)
    return local.replace(tzinfo=ZoneInfo("Europe/London")).astimezone(dt.UTC)


@cache
def business_day(invoice_date: str) -> dt.date:
    return utc(invoice_date).astimezone(ZoneInfo("Asia/Seoul")).date()


def amount(line: dict[str, Any]) -> Decimal:
    return Decimal(line["Quantity"]) * Decimal(line["UnitPrice"])


def is_cancellation(line: dict[str, Any]) -> bool:
    return str(line["InvoiceNo"]).startswith("C")


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The raw folder, made as the tutorial says."""
    folder = tmp_path_factory.mktemp("online_retail") / "raw"
    done = subprocess.run(
        [sys.executable, str(EXAMPLE / "to_raw.py"), "--raw", str(folder)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == f"541,909 order lines of 357 days are in {folder}.\n"
    assert done.stderr == ""
    return folder


@pytest.fixture(scope="module")
def one_month(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A raw folder with the extract days of one month."""
    folder = tmp_path_factory.mktemp("one_month") / "raw"
    for day in (raw / "ods/ods_ws_order_item").glob(f"part_date={MONTH}-*"):
        shutil.copytree(day, folder / "ods/ods_ws_order_item" / day.name)
    return folder


def with_raw(project: DbtProject, raw: Path) -> DbtProject:
    project.raw.symlink_to(raw)
    return project


def built(
    project: DbtProject, raw: Path, *arguments: str, **variables: str
) -> DbtProject:
    """The orders and their dbt tests, which must pass."""
    done = with_raw(project, raw).dbt(
        "build", "--select", *MODELS, *arguments, **variables
    )
    assert done.success, failure(done)
    kinds = Counter(str(r.node.resource_type) for r in done.result.results)
    assert kinds["test"] > 10, kinds
    return project


@pytest.fixture(scope="module")
def on_duckdb(
    raw: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DbtProject]:
    with DbtProject.fresh(tmp_path_factory.mktemp("duckdb"), None) as project:
        yield built(project, raw)


@pytest.fixture(scope="module")
def on_postgres(
    raw: Path,
    tmp_path_factory: pytest.TempPathFactory,
    postgres_server: PostgresServer,
) -> Iterator[DbtProject]:
    """Built once for this module: a test with a `project` of its own would drop it."""
    folder = tmp_path_factory.mktemp("postgres")
    with DbtProject.fresh(folder, postgres_server) as project:
        yield built(project, raw)


@pytest.fixture(params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def shop(request: pytest.FixtureRequest) -> DbtProject:
    """The shop's whole year, built on each engine in turn."""
    found = request.getfixturevalue(f"on_{request.param}")
    assert isinstance(found, DbtProject)
    return found


def test_mart_gives_the_known_figures(shop: DbtProject) -> None:
    found = shop.query((EXAMPLE / "figures.sql").read_text("utf-8"))
    assert dict(found) == {name: Decimal(value) for name, value in FIGURES.items()}
    # What the count of prices rests on.
    assert shop.query("select count(*) from we_mart.ws_order where qty = 0") == [(0,)]


def test_every_line_of_the_file_is_accounted_for(shop: DbtProject) -> None:
    ((days, lines, repeated, paid, never_paid),) = shop.query(
        "select count(*), sum(cnt_row), sum(cnt_row_repeated), sum(cnt_line_paid),"
        " sum(cnt_line_never_paid) from we_mart.ws_order_intake"
    )
    ((in_mart, first_id, last_id),) = shop.query(
        "select count(*), min(ord_item_id), max(ord_item_id) from we_mart.ws_order"
    )
    assert days == 357
    assert lines == in_mart + never_paid + repeated == source().num_rows
    assert (repeated, never_paid, paid) == (0, 0, in_mart)
    assert (first_id, last_id) == (1, in_mart)


def test_money_of_each_day_and_country_is_that_of_a_plain_loop(
    shop: DbtProject,
) -> None:
    expected: defaultdict[tuple[dt.date, Any], list[Decimal]] = defaultdict(
        lambda: [Decimal(0)] * 5
    )
    for line in source_lines():
        key = business_day(str(line["InvoiceDate"])), line["Country"]
        won, cancelled = amount(line) * KRW_PER_GBP, is_cancellation(line)
        values = (
            1, cancelled, Decimal(str(line["Quantity"])), won, 0 if cancelled else won,
        )  # fmt: skip
        sums = expected[key]
        expected[key] = [a + b for a, b in zip(sums, values, strict=True)]
    found = shop.query(
        "select key_date, shop, count(*), count(cancel_dt), sum(qty),"
        " sum(ord_item_amt_krw), sum(net_amt_krw) from we_mart.ws_order group by 1, 2"
    )
    assert {row[:2]: list(row[2:]) for row in found} == expected
    gross, net = (sum(sums[n] for sums in expected.values()) for n in (3, 4))
    assert gross / KRW_PER_GBP == Decimal(FIGURES["gross, GBP"])
    assert net / KRW_PER_GBP == Decimal(FIGURES["net, GBP"])


@pytest.mark.postgres
def test_engines_agree_in_every_cell(
    on_duckdb: DbtProject, on_postgres: DbtProject
) -> None:
    with on_duckdb.warehouse() as left, on_postgres.warehouse() as right:
        for table in ("ws_order", "ws_order_intake"):
            assert differences(left, right, "we_mart", table) == []


def test_a_fortnight_day_by_day_in_any_order_equals_one_build(
    one_month: Path, tmp_path: Path
) -> None:
    days = scan(one_month).days(ORDERS)[:12]
    first, last = days[0], days[-1]
    random.Random(20110201).shuffle(days)
    assert days != sorted(days)
    (tmp_path / "days").mkdir()
    (tmp_path / "whole").mkdir()
    with (
        DbtProject.fresh(tmp_path / "days", None) as by_day,
        DbtProject.fresh(tmp_path / "whole", None) as whole,
    ):
        with_raw(by_day, one_month)
        for day in days:
            by_day.run(*MODELS, start_date=day, end_date=day)
        with_raw(whole, one_month)
        whole.run(*MODELS, start_date=first, end_date=last)
        runs = "select count(distinct run_timestamp) from we_mart.ws_order"
        assert by_day.query(runs) == [(len(days),)]
        with by_day.warehouse() as left, whole.warehouse() as right:
            for table in ("ws_order", "ws_order_intake"):
                assert differences(left, right, "we_mart", table) == []


def test_business_day_of_the_shop_itself(
    duckdb_project: DbtProject, tmp_path: Path
) -> None:
    """With the shop's own zone, in which clocks change, days are the file's days."""
    to_raw = example()
    months = ("2011-03", "2011-10")
    starts = [str(value)[:7] for value in source()["InvoiceDate"].to_pylist()]
    lines = source().filter(pa.array([start in months for start in starts]))
    to_raw.write(to_raw.order_lines(lines, "Europe/London"), tmp_path / "london")
    built(duckdb_project, tmp_path / "london", business_timezone="Europe/London")
    expected = Counter(str(value)[:10] for value in lines["InvoiceDate"].to_pylist())
    for table, count in (("ws_order", "count(*)"), ("ws_order_intake", "sum(cnt_row)")):
        found = duckdb_project.query(
            f"select part_date, {count} from we_mart.{table} group by 1"
        )
        assert dict(found) == expected


def test_raw_folder_keeps_the_contract(raw: Path) -> None:
    folder = scan(raw)
    assert list(folder.files) == [ORDERS]
    assert check(folder) == []
    assert folder.misplaced == []


def test_mapping_does_not_depend_on_the_order_of_rows() -> None:
    to_raw = example()
    shuffled = list(range(source().num_rows))
    random.Random(541_909).shuffle(shuffled)
    assert to_raw.order_lines(source().take(shuffled)).equals(
        to_raw.order_lines(source())
    )


def test_mapping_keeps_every_value_exactly() -> None:
    """Amounts need no rounding, and ids stand one to one for what they replace."""
    mapped = example().order_lines(source()).to_pylist()
    lines = sorted(
        source_lines(),
        key=lambda line: [
            # None last, as the query has it
            (line[name] is None, (line[name] or "").encode())
            for name in (
                "InvoiceDate", "InvoiceNo", "StockCode", "Description",
                "Quantity", "UnitPrice", "CustomerID", "Country",
            )
        ],
    )  # fmt: skip
    goods, sales, moments = {}, {}, {}
    for number, (line, order) in enumerate(zip(lines, mapped, strict=True), start=1):
        assert order["ord_item_id"] == number
        assert order["ord_sheet_number"] == line["InvoiceNo"]
        assert order["we_member_id"] == int(float(line["CustomerID"] or 0))
        assert order["shop"] == line["Country"]
        assert order["qty"] == int(str(line["Quantity"]))
        assert order["ord_item_amt_krw"] == amount(line) * KRW_PER_GBP
        assert (order["status"] == "CANCELLED") == is_cancellation(line)
        goods.setdefault(line["StockCode"], set()).add(order["goods_id"])
        page = line["StockCode"], line["Description"]
        sales.setdefault(page, set()).add(order["sale_id"])
        moments.setdefault(line["InvoiceDate"], set()).add(order["pay_dt"])
    for ids, most in ((goods, 4_070), (sales, 5_752)):
        assert sorted(tuple(found) for found in ids.values()) == [
            (number,) for number in range(1, most + 1)
        ]
    for text, found in moments.items():
        assert found == {utc(str(text)).replace(tzinfo=None)}


def test_tutorial_maps_every_column_and_shows_the_figures() -> None:
    text = (EXAMPLE / "README.md").read_text("utf-8")
    mapping = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert mapping == [column.name for column in tables()[ORDERS].columns]
    for name, value in FIGURES.items():
        assert f"| {name} | {Decimal(value):,} |" in text


def test_a_second_run_and_a_wrong_file_are_told_in_one_line(
    raw: Path, tmp_path: Path
) -> None:
    pq.write_table(pa.table({"InvoiceNo": ["1"]}), tmp_path / "orders.parquet")
    for arguments, told in (
        (["--raw", str(raw)], "is there already: remove it"),
        (
            ["--raw", str(tmp_path), "--source", str(tmp_path / "orders.parquet")],
            'column "InvoiceDate" not found',
        ),
    ):
        done = subprocess.run(
            [sys.executable, str(EXAMPLE / "to_raw.py"), *arguments],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 1
        assert told in done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "ods").exists()
