"""What a user gets wrong: one line that names thing and remedy, and nothing written."""

import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from support import ORDERS, told, we_mart
from we_mart.local_postgres import PostgresServer
from we_mart.raw.contract import tables


def relations(checkout: Path) -> list[str]:
    """Tables and views in the warehouse, none if there is no file."""
    path = checkout / "data/warehouse.duckdb"
    if not path.exists():
        return []
    with duckdb.connect(str(path), read_only=True) as opened:
        found = opened.execute("select table_name from information_schema.tables")
        return sorted(name for (name,) in found.fetchall())


def replace_day(checkout: Path, change: Callable[[pa.Table], pa.Table]) -> Path:
    """A second day whose file is made by `change` from the contract's empty one."""
    path = checkout / "data/raw/ods/ods_ws_order_item/part_date=2024-07-02/x.parquet"
    path.parent.mkdir()
    pq.write_table(change(tables()[ORDERS].arrow_schema().empty_table()), path)
    return path


def test_raw_folder_that_is_not_there(checkout: Path) -> None:
    shutil.rmtree(checkout / "data/raw")
    for command in ("build", "check-raw", "load"):
        error = told(we_mart(checkout, command))
        assert "raw folder data/raw does not exist" in error
        assert "WE_MART_RAW" in error
    assert relations(checkout) == []


def test_raw_folder_without_a_known_table(checkout: Path) -> None:
    for command in ("build", "check-raw", "load"):
        error = told(we_mart(checkout, command, WE_MART_RAW="models"))
        assert "raw folder models holds no table that the project knows" in error
    assert not (checkout / "data/warehouse.duckdb").exists()


def test_missing_column(checkout: Path) -> None:
    replace_day(checkout, lambda table: table.drop_columns(["shop"]))
    done = we_mart(checkout, "build", "--no-docs")
    assert "ods.ods_ws_order_item: column shop is missing in" in told(done)
    assert "part_date=2024-07-02" in told(done)
    assert relations(checkout) == []
    assert "column shop is missing" in we_mart(checkout, "check-raw").stdout
    assert "data/raw breaks the contract" in told(we_mart(checkout, "check-raw"))
    assert "column shop is missing" in told(we_mart(checkout, "load"))


def test_wrong_type(checkout: Path) -> None:
    replace_day(
        checkout,
        lambda table: table.set_column(
            table.schema.get_field_index("pay_dt"), "pay_dt", pa.array([], pa.string())
        ),
    )
    error = told(we_mart(checkout, "build", "--no-docs"))
    assert "column pay_dt is string in" in error
    assert "expected timestamp" in error
    assert relations(checkout) == []


def test_unreadable_file(checkout: Path) -> None:
    path = replace_day(checkout, lambda table: table)
    path.write_bytes(path.read_bytes()[:-9])
    error = told(we_mart(checkout, "build", "--no-docs"))
    assert "no Parquet that can be read" in error
    assert "x.parquet, replace the file" in error
    assert relations(checkout) == []


def test_range_without_data(checkout: Path) -> None:
    error = told(we_mart(checkout, "build", "--no-docs", "--start", "2031-01-01"))
    assert "no raw data from 2031-01-01 to 2031-01-01" in error
    assert "2024-07-01 to 2024-07-01" in error
    assert relations(checkout) == []


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["build", "--start", "2024-13-01"], "--start is a day like 2024-07-01"),
        (["build", "--start", "2024-07-02", "--end", "2024-07-01"], "is after --end"),
        (["build", "--target", "oracle"], "--target is one of duckdb, postgres"),
        (["load", "--end", "soon"], "--end is a day like 2024-07-01"),
    ],
)
def test_arguments_that_make_no_sense(
    checkout: Path, arguments: list[str], part: str
) -> None:
    assert part in told(we_mart(checkout, *arguments))


def test_an_unknown_option_is_told_by_the_command_line(checkout: Path) -> None:
    done = we_mart(checkout, "build", "--strat", "2024-07-01")
    assert done.returncode == 2
    assert "--start" in done.stderr
    assert "Traceback" not in done.stderr


def test_warehouse_in_use(checkout: Path) -> None:
    (checkout / "data").mkdir(exist_ok=True)
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import duckdb, sys; c = duckdb.connect('data/warehouse.duckdb');"
            " print('held', flush=True); sys.stdin.read()",
        ],
        cwd=checkout,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        error = told(we_mart(checkout, "build", "--no-docs"))
    finally:
        holder.communicate("")
    assert (
        f"data/warehouse.duckdb is in use by another program (process {holder.pid})"
        in error
    )
    assert "WE_MART_DB" in error
    assert relations(checkout) == []


def test_warehouse_that_is_no_duckdb_file(checkout: Path) -> None:
    path = checkout / "data/notes.txt"
    path.write_text("not a database, but long enough to be looked at " * 200)
    error = told(we_mart(checkout, "build", WE_MART_DB="data/notes.txt"))
    assert "data/notes.txt cannot be opened" in error
    assert path.read_text().startswith("not a database")


def many_lines(checkout: Path, day: str, first: int, rows: int = 400_000) -> None:
    """A day of order lines whose values do not compress."""
    random = np.random.default_rng(first)
    schema = tables()[ORDERS].arrow_schema()
    values: dict[str, pa.Array] = {}
    for column in schema:
        drawn = pa.array(random.integers(0, 2**31 - 1, rows))
        if column.name == "ord_item_id":
            values[column.name] = pa.array(np.arange(first, first + rows))
        elif column.name == "status":
            values[column.name] = pa.repeat(pa.scalar("PAID"), rows)
        elif column.name == "pay_dt":
            values[column.name] = pa.repeat(
                pa.scalar(1_719_800_000_000_000), rows
            ).cast(column.type)
        elif column.name == "cancel_dt":
            values[column.name] = pa.nulls(rows, column.type)
        elif pa.types.is_decimal(column.type):
            values[column.name] = drawn.cast(pa.decimal128(20, 0)).cast(
                column.type, safe=False
            )
        else:
            values[column.name] = drawn.cast(column.type)
    path = checkout / f"data/raw/ods/ods_ws_order_item/part_date={day}/x.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(values, schema=schema), path)


def limit_file_size() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (12 << 20, 12 << 20))


@pytest.mark.slow
@pytest.mark.parametrize("how", ["small file system", "limited file size"])
def test_no_space_for_the_warehouse(checkout: Path, how: str) -> None:
    built = we_mart(checkout, "build", "--no-docs")
    assert built.returncode == 0, built.stdout
    many_lines(checkout, "2024-07-02", 1_000)
    if how == "limited file size":
        done = we_mart(checkout, "build", "--no-docs", before=limit_file_size)
    else:
        mount = (
            "mount -t tmpfs -o size=12m tmpfs small && cp data/warehouse.duckdb small/"
        )
        run = f'mkdir -p small && {mount} && exec "$0" "$@"'
        prefix = ("unshare", "--mount", "--map-root-user", "sh", "-c", run)
        if subprocess.run([*prefix, "true"], cwd=checkout, check=False).returncode:
            pytest.skip("this machine lets nobody mount a small file system")
        done = we_mart(
            checkout,
            "build",
            "--no-docs",
            prefix=prefix,
            WE_MART_DB="small/warehouse.duckdb",
        )
    error = told(done)
    assert "no space left for warehouse" in error
    assert "WE_MART_DB" in error
    if how == "limited file size":
        with duckdb.connect(str(checkout / "data/warehouse.duckdb")) as opened:
            rows = opened.execute("select ord_item_id from we_mart.ws_order").fetchall()
        assert rows == [(1,)]
        again = we_mart(checkout, "build", "--no-docs")
        assert again.returncode == 0, again.stdout


@pytest.mark.postgres
@pytest.mark.parametrize("command", [["load"], ["build", "--target", "postgres"]])
def test_wrong_password(
    checkout: Path, postgres_server: PostgresServer, command: list[str]
) -> None:
    variables = postgres_server.environment() | {
        "WE_MART_PG_PASSWORD": "s3cret-but-wrong"
    }
    done = we_mart(checkout, *command, **variables)
    error = told(done)
    assert "refused user we_mart" in error
    assert "WE_MART_PG_PASSWORD" in error
    assert "s3cret" not in done.stdout + done.stderr


@pytest.mark.postgres
@pytest.mark.parametrize("command", [["load"], ["build", "--target", "postgres"]])
def test_unknown_database(
    checkout: Path, postgres_server: PostgresServer, command: list[str]
) -> None:
    variables = postgres_server.environment() | {"WE_MART_PG_DBNAME": "nowhere"}
    assert "has no database nowhere" in told(we_mart(checkout, *command, **variables))


@pytest.mark.parametrize("command", [["load"], ["build", "--target", "postgres"]])
def test_server_that_is_down(checkout: Path, command: list[str]) -> None:
    # Port 1 on loopback: refused at once.
    variables = {"WE_MART_PG_HOST": "127.0.0.1", "WE_MART_PG_PORT": "1"}
    error = told(we_mart(checkout, *command, **variables))
    assert "PostgreSQL at 127.0.0.1:1 cannot be reached: start it" in error
    assert "WE_MART_PG_HOST" in error
