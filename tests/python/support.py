"""What several test modules share: dbt in process, small raw tables."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import psycopg2
import pyarrow as pa
import pyarrow.parquet as pq
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult

from we_mart.compare import neutral_cell
from we_mart.local_postgres import PostgresServer
from we_mart.raw.contract import tables
from we_mart.raw.folder import scan
from we_mart.raw.load import load
from we_mart.raw.postgres import PostgresTarget, connect_for_queries
from we_mart.warehouse import Rows, Warehouse, open_warehouse

ROOT = Path(__file__).resolve().parents[2]
WE_MART = Path(sys.executable).with_name("we-mart")

ORDERS = "ods.ods_ws_order_item"


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """os.environ with these values, and as it was afterwards."""
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def sparing(*arguments: str) -> list[str]:
    """A dbt command with options that spare a third of a small run.

    dbt's JSON files are about the whole project: who reads them says --write-json. With
    --quiet alone it makes up each line that it does not print; all lines are in its log
    file, errors in its result as well.
    """
    files = [] if "--write-json" in arguments else ["--no-write-json"]
    lines = ["--quiet", "--log-level", "none", "--log-level-file", "debug"]
    return [*arguments, *files, *lines]


@cache
def parsed_manifest(target: str, prefix: str = "") -> Any:
    """The project parsed once for all tests: parsing is most of a small dbt run."""
    with environment(
        {"WE_MART_SCHEMA_PREFIX": prefix, "WE_MART_DB": "warehouse.duckdb"}
    ):
        arguments = [
            "parse", "--target", target, "--project-dir", str(ROOT),
            "--profiles-dir", str(ROOT), "--quiet", "--no-partial-parse",
            "--no-write-json",
        ]  # fmt: skip
        parsed = dbtRunner().invoke(arguments)
    assert parsed.success, parsed.exception
    return parsed.result


@cache
def manifest_to_run(target: str, prefix: str) -> Any:
    """The project without tests, and without descriptions carried into the database.

    A good part of a small run is for them; what `dbt build` makes has both.
    """
    manifest = parsed_manifest(target, prefix).deepcopy()
    manifest.unit_tests = {}
    for key, node in list(manifest.nodes.items()):
        if node.resource_type == "test":
            del manifest.nodes[key]
        elif node.resource_type == "model":
            node.config.persist_docs = {}
    return manifest


@dataclass
class DbtProject:
    """The project with a raw folder and an empty warehouse of its own."""

    target: str
    folder: Path
    environment: dict[str, str]
    #: On PostgreSQL, whether a run is preceded by loading the raw folder's new days.
    loads: bool = True

    @classmethod
    @contextmanager
    def fresh(
        cls, folder: Path, server: PostgresServer | None
    ) -> Iterator["DbtProject"]:
        """A project below `folder`; on a server, its database is made anew."""
        values = {
            "WE_MART_RAW": str(folder / "raw"),
            "WE_MART_DB": str(folder / "warehouse.duckdb"),
        }
        if server is None:
            yield cls("duckdb", folder, values)
            return
        # dbt writes the database's name into what it parses, which is done once.
        _administer(server, f"drop database if exists {server.dbname} with (force)")
        _administer(server, f"create database {server.dbname}")
        yield cls("postgres", folder, values | server.environment())

    @property
    def raw(self) -> Path:
        return self.folder / "raw"

    def dbt(self, *arguments: str, **variables: str) -> dbtRunnerResult:
        """Run dbt; on PostgreSQL the raw folder's new days are loaded before."""
        if (
            self.loads
            and self.target == "postgres"
            and arguments[0] in ("run", "build")
        ):
            self.load()
        asked = [
            *sparing(*arguments), "--target", self.target,
            "--project-dir", str(ROOT), "--profiles-dir", str(ROOT),
            "--target-path", str(self.folder / "target"),
            "--log-path", str(self.folder / "logs"),
        ]  # fmt: skip
        if variables:
            asked += ["--vars", repr(variables)]
        prefix = self.environment.get("WE_MART_SCHEMA_PREFIX", "")
        manifest = manifest_to_run if arguments[0] == "run" else parsed_manifest
        parsed = manifest(self.target, prefix)
        with environment(self.environment):
            try:
                return dbtRunner(manifest=parsed).invoke(asked)
            finally:
                DuckDBConnectionManager.close_all_connections()

    def run(self, *models: str, **variables: str) -> None:
        """`dbt run` of some models, which must succeed."""
        select = ["--select", *models] if models else []
        done = self.dbt("run", *select, **variables)
        assert done.success, failure(done)

    def evaluate(self, *expressions: str, **variables: str) -> list[Any]:
        """Values of SQL expressions that use the project's macros."""
        selected = ", ".join(f"{sql} as c{n}" for n, sql in enumerate(expressions))
        done = self.dbt("compile", "--inline", f"select {selected}", **variables)
        assert done.success, failure(done)
        (row,) = self.query(done.result.results[0].node.compiled_code)
        return [neutral_cell(cell) for cell in row]

    def load(self, day_range: tuple[str, str] | None = None) -> None:
        """Copy the raw folder into PostgreSQL."""
        with environment(self.environment):
            load(scan(self.raw), PostgresTarget.from_environment(), day_range)

    @contextmanager
    def warehouse(self) -> Iterator[Warehouse]:
        with environment(self.environment), open_warehouse(self.target) as opened:
            yield opened

    def query(self, sql: str) -> Rows:
        with self.warehouse() as opened:
            return opened.query(sql)

    def execute(self, sql: str) -> None:
        """Change the warehouse behind dbt's back."""
        if self.target == "duckdb":
            with duckdb.connect(self.environment["WE_MART_DB"]) as connection:
                connection.execute(sql)
            return
        server = PostgresTarget.from_environment(self.environment)
        with closing(connect_for_queries(server)) as connection:
            connection.autocommit = True
            connection.cursor().execute(sql)


def failure(done: dbtRunnerResult) -> str:
    """The messages of a dbt run that failed."""
    if done.exception:
        return str(done.exception)
    results = getattr(done.result, "results", [])
    return "\n".join(
        f"{r.node.name}: {r.message}" for r in results if r.status in ("error", "fail")
    )


def _administer(server: PostgresServer, sql: str) -> None:
    connection = psycopg2.connect(**(server.address() | {"dbname": "postgres"}))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
    finally:
        connection.close()


def write_raw(
    raw: Path, key: str, rows: Iterable[Mapping[str, Any]], day: str | None = None
) -> Path:
    """Write rows of a contract table as its Parquet file; columns left out are null."""
    table = tables()[key]
    # Nulls may stand anywhere: what the contract forbids is for the models to notice.
    schema = pa.schema([column.with_nullable(True) for column in table.arrow_schema()])
    whole = [{name: row.get(name) for name in schema.names} for row in rows]
    folder = raw / table.source / table.name
    if day is not None:
        folder = folder / f"part_date={day}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "part-0.parquet"
    pq.write_table(pa.Table.from_pylist(whole, schema=schema), path)
    return path


def line(
    number: int, paid: str | None, status: str = "PAID", amount: str = "10.00"
) -> dict[str, Any]:
    """An order line paid at a UTC time, written like 2024-07-01 03:00."""
    pay_dt = dt.datetime.fromisoformat(paid) if paid else None
    return {
        "ord_item_id": number,
        "ord_sheet_number": f"S{number}",
        "we_member_id": 1,
        "shop": "KR",
        "platform": "APP",
        "sale_id": 1,
        "goods_id": 1,
        "qty": 1,
        "ord_item_amt_krw": Decimal(amount),
        "status": status,
        "pay_dt": pay_dt,
        "cancel_dt": pay_dt if status != "PAID" else None,
    }


def we_mart(
    checkout: Path,
    *arguments: str,
    prefix: tuple[str, ...] = (),
    before: Callable[[], None] | None = None,
    **variables: str,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*prefix, str(WE_MART), *arguments],
        cwd=checkout,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=before,
    )


def told(done: subprocess.CompletedProcess[str]) -> str:
    """The error, which must be a single line, without a traceback anywhere."""
    assert done.returncode != 0, done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    lines = [text for text in done.stderr.splitlines() if text.startswith("we-mart: ")]
    assert len(lines) == 1, done.stderr
    assert lines[0] == done.stderr.splitlines()[-1]
    return lines[0]
