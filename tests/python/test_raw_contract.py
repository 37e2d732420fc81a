"""The contract is the one source: dbt's files follow from it, files are held to it."""

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from support import ROOT, write_raw
from we_mart.errors import UserError
from we_mart.raw.check import check, check_file, fits
from we_mart.raw.contract import Column, tables
from we_mart.raw.dbt_files import dbt_files, staging_name
from we_mart.raw.folder import scan
from we_mart.raw.opening import open_raw

ORDERS = "ods.ods_ws_order_item"


def test_contract_has_the_38_tables_and_their_kinds() -> None:
    assert len(tables()) == 38
    undated = {key for key, table in tables().items() if not table.is_partitioned}
    assert len(undated) == 7
    assert undated == {
        k for k, t in tables().items() if t.kind in ("static", "current")
    }


def test_contract_has_every_row_of_its_csv_in_order() -> None:
    path = ROOT / "scripts/we_mart/raw/contract/raw_columns.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [tuple(row.values()) for row in csv.DictReader(lines)]
    held = [
        (t.source, t.name, c.name, c.type, "yes" if c.nullable else "no", c.meaning)
        for t in tables().values()
        for c in t.columns
    ]
    assert sorted(held) == sorted(rows)
    for table in tables().values():
        expected = [row[2] for row in rows if row[:2] == (table.source, table.name)]
        assert [c.name for c in table.columns] == expected


def test_dbt_files_are_what_the_contract_says() -> None:
    stale = [
        str(path.relative_to(ROOT))
        for path, text in dbt_files(ROOT).items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run `make contract`"
    names = {staging_name(table) for table in tables().values()}
    found = {path.stem for path in (ROOT / "models/staging").glob("*/*.sql")}
    # Event files are no table of the contract: their staging is written by hand.
    assert found == names | {"stg_events__event_lines"}


@pytest.mark.parametrize(
    ("found", "neutral", "nullable", "fit"),
    [
        (pa.int64(), "bigint", False, True),
        (pa.int32(), "bigint", False, False),
        (pa.uint64(), "bigint", False, False),
        (pa.int64(), "int", False, False),
        (pa.int16(), "int", False, False),
        (pa.int32(), "int", False, True),
        (pa.float64(), "bigint", False, False),
        (pa.string(), "bigint", False, False),
        (pa.large_string(), "string", False, True),
        (pa.dictionary(pa.int32(), pa.string()), "string", False, True),
        (pa.binary(), "string", False, False),
        (pa.string(), "json", True, True),
        (pa.struct([("a", pa.int32())]), "json", True, False),
        (pa.timestamp("us"), "timestamp", False, True),
        (pa.timestamp("ms", "UTC"), "timestamp", False, True),
        (pa.timestamp("ns"), "timestamp", False, True),
        (pa.date32(), "timestamp", False, False),
        (pa.timestamp("us"), "date", False, False),
        (pa.date32(), "date", False, True),
        (pa.decimal128(18, 2), "decimal(18,2)", False, True),
        (pa.decimal128(10, 2), "decimal(18,2)", False, False),
        (pa.decimal128(18, 3), "decimal(18,2)", False, False),
        (pa.decimal128(18, 0), "decimal(18,2)", False, False),
        (pa.float64(), "decimal(18,2)", False, False),
        (pa.float32(), "double", False, False),
        (pa.float64(), "double", False, True),
        (pa.bool_(), "boolean", False, True),
        (pa.int32(), "boolean", False, False),
        (pa.null(), "string", True, False),
        (pa.null(), "string", False, False),
    ],
)
def test_types_fit_only_if_all_files_read_alike(
    found: pa.DataType, neutral: str, nullable: bool, fit: bool
) -> None:
    assert fits(found, Column("c", neutral, nullable, "")) is fit


def test_check_names_table_column_found_and_expected(tmp_path: Path) -> None:
    write_raw(tmp_path, ORDERS, [], "2024-07-01")
    assert check(scan(tmp_path)) == []
    path = tmp_path / "ods/ods_ws_order_item/part_date=2024-07-02/x.parquet"
    path.parent.mkdir()
    whole = tables()[ORDERS].arrow_schema().empty_table()
    position = whole.schema.get_field_index("qty")
    odd = whole.set_column(position, "qty", pa.array([], pa.string()))
    odd = odd.drop_columns(["shop"])
    pq.write_table(odd, path)
    found = check(scan(tmp_path))
    assert len(found) == 2
    assert "ods.ods_ws_order_item: column shop is missing in" in found[0]
    assert "part_date=2024-07-02" in found[0]
    assert found[0].endswith("expected string")
    assert "column qty is string in" in found[1]
    assert found[1].endswith("expected int")


@pytest.mark.parametrize("content", [b"", b"PAR1", b"not parquet at all", b"PAR1" * 99])
def test_an_unreadable_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(content)
    (problem,) = check_file(tables()[ORDERS], path)
    assert problem.told().startswith(
        "ods.ods_ws_order_item: no Parquet that can be read"
    )
    assert str(path) in problem.told()
    assert "replace the file" in problem.told()
    assert "\n" not in problem.told()


def test_a_truncated_file_is_named(tmp_path: Path) -> None:
    path = write_raw(tmp_path, ORDERS, [], "2024-07-01")
    path.write_bytes(path.read_bytes()[:-20])
    (problem,) = check_file(tables()[ORDERS], path)
    assert "no Parquet that can be read" in problem.told()


def test_a_problem_of_many_files_is_told_once(tmp_path: Path) -> None:
    for day in ("2024-07-01", "2024-07-02", "2024-07-03"):
        path = write_raw(tmp_path, ORDERS, [], day)
        table = tables()[ORDERS].arrow_schema().empty_table()
        pq.write_table(table.drop_columns(["shop", "qty"]), path)
    found = check(scan(tmp_path))
    assert len(found) == 2
    assert "column shop is missing in" in found[0]
    assert "part_date=2024-07-01" in found[0]
    assert "and 2 more files, expected string" in found[0]


def test_extra_columns_and_other_order_are_fine(tmp_path: Path) -> None:
    schema = tables()[ORDERS].arrow_schema()
    table = schema.empty_table().select(list(reversed(schema.names)))
    pq.write_table(
        table.append_column("more", pa.array([], pa.int8())), tmp_path / "x.parquet"
    )
    assert check_file(tables()[ORDERS], tmp_path / "x.parquet") == []


@pytest.mark.parametrize(
    "name", ["part_date=2024-7-1", "part_date=2024-02-30", "2024-07-01", "day=1"]
)
def test_a_misnamed_day_is_a_problem(tmp_path: Path, name: str) -> None:
    write_raw(tmp_path, ORDERS, [], "2024-07-01")
    (tmp_path / "ods/ods_ws_order_item" / name).mkdir()
    (problem,) = check(scan(tmp_path))
    assert name in problem
    assert "rename" in problem


def test_hidden_files_and_marks_of_other_tools_are_no_problem(tmp_path: Path) -> None:
    write_raw(tmp_path, ORDERS, [], "2024-07-01")
    (tmp_path / "ods/ods_ws_order_item/_SUCCESS").touch()
    (tmp_path / "ods/ods_ws_order_item/.part").mkdir()
    assert check(scan(tmp_path)) == []


@pytest.mark.parametrize("make", ["nothing", "empty", "foreign"])
def test_a_folder_without_known_tables_is_an_error(tmp_path: Path, make: str) -> None:
    raw = tmp_path / "raw"
    if make != "nothing":
        raw.mkdir()
    if make == "foreign":
        (raw / "ods/some_table/part_date=2024-07-01").mkdir(parents=True)
    with pytest.raises(UserError, match=str(raw)):
        scan(raw)


def test_opening_checks_just_what_a_run_will_read(tmp_path: Path) -> None:
    write_raw(tmp_path, ORDERS, [], "2024-07-01")
    broken = write_raw(tmp_path, ORDERS, [], "2024-07-02")
    broken.write_bytes(b"broken")
    folder = scan(tmp_path)
    known = [(ORDERS, "2024-07-02")]
    opening = open_raw(folder, known, [], None)
    assert opening.problems == []
    assert opening.arrived == [(ORDERS, "2024-07-01")]
    assert len(open_raw(folder, [], [], None).problems) == 1
    assert open_raw(folder, known, [], ("2024-07-01", "2024-07-01")).problems == []
    again = open_raw(folder, known, [], ("2024-07-02", "2024-07-02"))
    assert len(again.problems) == 1
    assert again.arrived == []
    assert len(opening.absent) == 38


def test_a_raw_folder_may_have_quotes_and_spaces_in_its_name(tmp_path: Path) -> None:
    import duckdb

    raw = tmp_path / "it's raw[1]*?"
    row = {
        "ord_item_id": 1,
        "ord_item_amt_krw": Decimal("1.50"),
        "pay_dt": dt.datetime(2024, 7, 1),
    }
    write_raw(raw, ORDERS, [row], "2024-07-01")
    sql = open_raw(scan(raw), [], [], None).relations[ORDERS]
    found = duckdb.sql(f"select ord_item_id, part_date, ord_item_amt_krw from ({sql})")
    assert found.fetchall() == [(1, "2024-07-01", Decimal("1.50"))]
