"""The part of `we-mart bench sessions` on PostgreSQL: the chain and one statement."""

import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import psycopg2

from we_mart.bench.measure import Say, median, run_dbt_models
from we_mart.bench.session_floor import LINES, SESSIONS
from we_mart.errors import UserError
from we_mart.local_postgres import PostgresServer, local_postgres
from we_mart.raw.folder import scan
from we_mart.raw.load import load
from we_mart.raw.postgres import PostgresTarget

#: What the models' transactions are given too, see macros/dialect/planner_settings.
SETTINGS = "set jit = off; set work_mem = '128MB'; set enable_nestloop = off"
RAW_LINES = "service_log.weplyapi_client_log"


def measure_postgres(
    project: Path, work: Path, chain: Sequence[str], runs: int, progress: Say
) -> list[tuple[str, str, str]]:
    """Seconds of the chain on a private server, of the raw folder below `work`.

    By hand it is one `create table as` that writes the session rows alone, and, like
    for like, two: the lines with their sessions first, as the chain keeps them.
    """
    sums, by_hand, both = [], [], []
    models: dict[str, float] = {}
    written = ""
    with local_postgres() as server:
        environment = server.environment() | {"WE_MART_RAW": str(work / "raw")}
        progress("loading PostgreSQL")
        load(scan(work / "raw"), PostgresTarget.from_environment(environment))
        for run in range(runs):
            models, _ = run_dbt_models(
                project,
                chain,
                environment,
                work / "target",
                *("--target", "postgres", "--full-refresh"),
            )
            sums.append(sum(models.values()))
            by_hand.append(_by_hand(server))
            written = _same_rows(server)
            both.append(_by_hand_with_lines(server))
            progress(
                f"PostgreSQL, run {run + 1}: chain {sums[-1]:.1f} s, by hand"
                f" {by_hand[-1]:.1f} s, with lines {both[-1]:.1f} s"
            )
    slowest = sorted(models, key=lambda name: -models[name])[:4]
    ratio = median(sums) / median(by_hand)
    return [
        ("raw tables to ws_sess_daily, all models", f"{median(sums):.1f} s", ""),
        ("one create table as, session rows alone", f"{median(by_hand):.1f} s", ""),
        ("ratio", f"{ratio:.2f}", "at most 1.5"),
        ("by hand, the lines written too", f"{median(both):.1f} s", ""),
        ("ratio", f"{median(sums) / median(both):.2f}", ""),
        ("lines in sessions, sessions, rows of ws_sess_daily", written, ""),
        *((f"{name} (last run)", f"{models[name]:.1f} s", "") for name in slowest),
    ]


def _run(server: PostgresServer, statements: Sequence[str]) -> float:
    """Seconds of some statements with the models' settings."""
    with (
        closing(psycopg2.connect(**server.address())) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(SETTINGS)
        cursor.execute("drop table if exists by_hand, by_hand_line")
        started = time.perf_counter()
        for statement in statements:
            cursor.execute(statement)
        return time.perf_counter() - started


def _by_hand(server: PostgresServer) -> float:
    """Seconds of the hand-written statement."""
    lines = f"({LINES.format(lines=RAW_LINES)}) as lines"
    return _run(server, ["create table by_hand as" + SESSIONS.format(lines=lines)])


def _by_hand_with_lines(server: PostgresServer) -> float:
    """Seconds of the same in two tables, both analyzed."""
    return _run(
        server,
        [
            "create table by_hand_line as" + LINES.format(lines=RAW_LINES),
            "analyze by_hand_line",
            "create table by_hand as" + SESSIONS.format(lines="by_hand_line"),
            "analyze by_hand",
        ],
    )


def _same_rows(server: PostgresServer) -> str:
    """The comparison is fair only if both sides have as many lines and sessions."""
    queries = (
        "select (select count(*) from we_mart_int.int_shop_lines_in_sessions),"
        " count(distinct sess_id), count(*) from we_mart.ws_sess_daily",
        "select (select sum(n) from (select max(cnt_line_of_session) as n from by_hand"
        " group by sess_id) as s), count(distinct sess_id), count(*) from by_hand",
    )
    found = []
    with (
        closing(psycopg2.connect(**server.address())) as connection,
        connection.cursor() as cursor,
    ):
        for query in queries:
            cursor.execute(query)
            found.append(", ".join(f"{count:,}" for count in cursor.fetchone() or ()))
    if found[0] != found[1]:
        raise UserError(
            f"lines, sessions and rows: the models wrote {found[0]}, the statement"
            f" {found[1]}: mend session_floor.py or the models"
        )
    return found[0]
