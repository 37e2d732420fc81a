"""A Python model on PostgreSQL that copies a table, against a bare COPY out and in."""

import tempfile
import time
from contextlib import closing
from pathlib import Path

import psycopg2

from we_mart.bench.measure import Say, median, run_dbt_models, show
from we_mart.local_postgres import PostgresServer, local_postgres

RUNS = 3

_ROWS = """
create table lines as
select
    cast(number as bigint) as line_no,
    cast(number % 100000 as integer) as member_no,
    cast(number % 99991 / 100.0 as numeric(18, 2)) as amount,
    case when number % 10 > 0 then random() end as share,
    date '2024-01-01' + cast(number % 365 as integer) as day,
    timestamp '2024-01-01' + number * interval '1 second' as paid_at,
    'campaign ' || number % 1000 as campaign,
    number % 3 = 0 as is_new
from generate_series(1, {rows}) as number
"""

_PROJECT = """
name: we_mart
profile: we_mart
flags: {send_anonymous_usage_stats: false}
"""

_PROFILE = """
we_mart:
  target: postgres
  outputs:
    postgres:
      type: postgrespython
      host: "{{ env_var('WE_MART_PG_HOST') }}"
      port: "{{ env_var('WE_MART_PG_PORT') | as_number }}"
      user: "{{ env_var('WE_MART_PG_USER') }}"
      password: "{{ env_var('WE_MART_PG_PASSWORD') }}"
      dbname: "{{ env_var('WE_MART_PG_DBNAME') }}"
      schema: public
      threads: 1
"""

_SOURCES = "sources: [{name: bench, schema: public, tables: [{name: lines}]}]\n"

_MODEL = """
def model(dbt, session):
    dbt.config(materialized="table")
    return dbt.source("bench", "lines").to_arrow_table()
"""


def bench_python_models(rows: int, say: Say, progress: Say) -> None:
    """Seconds in which a Python model reads and writes rows of eight columns.

    rows: rows of the table; say: takes the figures; progress: takes what goes on
    """
    with tempfile.TemporaryDirectory(prefix="we_mart_bench_") as folder:
        project = Path(folder)
        (project / "models").mkdir()
        for name, text in {
            "dbt_project.yml": _PROJECT,
            "profiles.yml": _PROFILE,
            "models/sources.yml": _SOURCES,
            "models/copied.py": _MODEL,
        }.items():
            (project / name).write_text(text, encoding="utf-8")
        modelled, bare = [], []
        with local_postgres() as server:
            progress(f"making {rows:,} rows of 8 columns")
            _execute(server, _ROWS.format(rows=rows), "analyze lines")
            for run in range(RUNS):
                seconds, measured = run_dbt_models(
                    project, ["copied"], server.environment(), project / "target"
                )
                modelled.append(seconds["copied"])
                bare.append(_copy_out_and_in(server, project / "lines.bin"))
                progress(
                    f"run {run + 1}: model {modelled[-1]:.1f} s, peak"
                    f" {measured.peak_gb:.1f} GB, COPY {bare[-1]:.1f} s"
                )
    figures = [
        ("Python model: read, staged, table made", f"{median(modelled):.1f} s", ""),
        ("bare binary COPY to a file and back", f"{median(bare):.1f} s", ""),
        ("ratio", f"{median(modelled) / median(bare):.2f}", "at most 2"),
    ]
    show(f"Python model on PostgreSQL: {rows:,} rows of 8 columns", figures, say)


def _execute(server: PostgresServer, *statements: str) -> None:
    with (
        closing(psycopg2.connect(**server.address())) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        for statement in statements:
            cursor.execute(statement)


def _copy_out_and_in(server: PostgresServer, path: Path) -> float:
    """Seconds of COPY from the table into a file, and from there into a new table."""
    _execute(server, "drop table if exists bare", "create table bare (like lines)")
    started = time.perf_counter()
    with (
        closing(psycopg2.connect(**server.address())) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        with path.open("wb") as file:
            cursor.copy_expert("copy lines to stdout (format binary)", file, 1 << 20)
        with path.open("rb") as file:
            cursor.copy_expert("copy bare from stdin (format binary)", file, 1 << 20)
    return time.perf_counter() - started
