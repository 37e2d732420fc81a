"""The lines and the floor of `we-mart bench sessions`, in small."""

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from we_mart.bench.session_floor import LINES, SESSIONS
from we_mart.bench.session_lines import write_session_lines
from we_mart.raw.check import check
from we_mart.raw.folder import scan

DAYS = 8
LINES_WANTED = 40_000


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("raw")
    write_session_lines(folder, LINES_WANTED, dt.date(2024, 7, 1), DAYS)
    return folder


@pytest.fixture(scope="module")
def connection(raw: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(
        f"create table line as from read_parquet('{raw}/service_log/*/*/*.parquet',"
        " hive_partitioning = true, hive_types = {'part_date': varchar})"
    )
    return connection


def number(connection: duckdb.DuckDBPyConnection, query: str) -> float:
    row = connection.execute(query).fetchone()
    assert row is not None
    return float(row[0])


def test_lines_keep_the_contract_and_have_every_day(raw: Path) -> None:
    folder = scan(raw)
    assert check(folder, progress=lambda text: None) == []
    assert len(folder.days("service_log.weplyapi_client_log")) == DAYS
    assert len(folder.days("ods.we_artist")) == DAYS


def test_shares_are_those_that_are_promised(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    lines = number(connection, "select count(*) from line")
    assert lines == pytest.approx(LINES_WANTED, rel=0.1)
    kept = number(
        connection, "select count(*) from (select distinct log_id, log_dt from line)"
    )
    assert (lines - kept) / lines == pytest.approx(0.01, abs=0.004)
    late = "date_diff('day', log_dt + interval 9 hour, cast(part_date as timestamp))"
    # A few of the lines on time are received after midnight.
    assert (
        number(connection, f"select avg(cast({late} > 0 as integer)) from line") < 0.05
    )
    first = f"select min({late}) as days from line group by log_id"
    assert number(connection, f"select max(days) from ({first})") == 3


def test_floor_holds_each_line_once(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create table session_line as" + LINES.format(lines="line"))
    connection.execute(
        "create table session as" + SESSIONS.format(lines="session_line")
    )
    kept = number(connection, "select count(distinct log_id) from line")
    assert number(connection, "select count(*) from session_line") == kept
    by_session = "select max(cnt_line_of_session) as n from session group by sess_id"
    assert number(connection, f"select sum(n) from ({by_session})") == kept
    per_session = number(connection, f"select avg(n) from ({by_session})")
    assert per_session == pytest.approx(30, rel=0.1)
