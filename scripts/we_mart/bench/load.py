"""`we-mart bench load`: raw files into PostgreSQL, against a bare COPY."""

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import psycopg2

from we_mart.bench.measure import Say, median, run_measured, show
from we_mart.bench.order_lines import write_order_lines
from we_mart.local_postgres import PostgresServer, local_postgres

RUNS = 3
_DAYS = 30


@contextmanager
def _cursor(server: PostgresServer) -> Iterator["psycopg2.extensions.cursor"]:
    connection = psycopg2.connect(**server.address())
    with closing(connection), connection, connection.cursor() as cursor:
        yield cursor


def bench_load(lines: int, say: Say, progress: Say) -> None:
    """Rows a second of `we-mart load`, and of COPY from a CSV file made before."""
    with tempfile.TemporaryDirectory(prefix="we_mart_bench_") as folder:
        raw = Path(folder) / "raw"
        progress(f"writing {lines:,} order lines of {_DAYS} days")
        write_order_lines(raw, lines, dt.date(2024, 1, 1), _DAYS, (1, 5, 20))
        csv = Path(folder) / "lines.csv"
        files = f"{raw}/ods/ods_ws_order_item/*/*.parquet"
        duckdb.sql(
            f"copy (from read_parquet('{files}', hive_partitioning = true,"
            f" hive_types = {{'part_date': varchar}})) to '{csv}' (header false)"
        )
        loaded, bare = [], []
        rows = 0
        with local_postgres() as server:
            command = [str(Path(sys.executable).with_name("we-mart")), "load"]
            environment = server.environment() | {"WE_MART_RAW": str(raw)}
            for run in range(RUNS):
                with _cursor(server) as cursor:
                    cursor.execute("drop schema if exists ods cascade")
                measured = run_measured(command, Path(folder), environment)
                loaded.append(measured.seconds)
                with _cursor(server) as cursor:
                    cursor.execute("select count(*) from ods.ods_ws_order_item")
                    rows = (cursor.fetchone() or (0,))[0]
                    cursor.execute("create table bare (like ods.ods_ws_order_item)")
                bare.append(_copy(server, csv))
                with _cursor(server) as cursor:
                    cursor.execute("drop table bare")
                progress(
                    f"run {run + 1}: load {loaded[-1]:.1f} s, COPY {bare[-1]:.1f} s"
                )
    figures = [
        ("we-mart load, the whole command", f"{median(loaded):.1f} s", ""),
        ("rows a second", f"{rows / median(loaded):,.0f}", ""),
        ("bare COPY from a CSV file, no index", f"{median(bare):.1f} s", ""),
        ("rows a second", f"{rows / median(bare):,.0f}", ""),
        ("ratio", f"{median(loaded) / median(bare):.2f}", "at most 1.5"),
    ]
    show(f"Load into PostgreSQL: {rows:,} order lines of {_DAYS} days", figures, say)


def _copy(server: PostgresServer, csv: Path) -> float:
    started = time.perf_counter()
    with _cursor(server) as cursor, csv.open("rb") as lines:
        cursor.copy_expert("copy bare from stdin (format csv)", lines, size=1 << 20)
    return time.perf_counter() - started
