"""Log days that arrive, are replaced and are built, and what the tables should hold."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from oracles import sessions
from oracles.order_schedules import DbtMarts, fresh_marts
from oracles.session_packs import Pack, world_of
from oracles.session_worlds import Rows
from oracles.sessions import BY_ARRIVAL, BY_SESSION, COLUMNS, RAW_TABLES, Tables
from oracles.sessions_lines import LOGS, Line, Row, Settings
from support import DbtProject, failure, write_raw
from we_mart.compare import columns, neutral_cell

MODELS = tuple(f"+{table}" for table in COLUMNS)
KEYS = {
    "int_shop_lines_sessionized": ("log_id", "log_dt"),
    "int_community_lines_sessionized": ("log_id", "log_dt"),
    "ws_sess_daily": ("user_sess_id", "ws_art_id", "shop"),
    "wv_sess_daily": ("user_sess_id", "comm_id"),
    "int_shop_lines_quarantined": ("log_id", "log_dt", "received_at", "part_date"),
    "int_community_lines_quarantined": ("log_id", "log_dt", "received_at", "part_date"),
    "sess_line_intake": ("log", "part_date"),
}


@dataclass
class SessionMarts:
    """A raw folder, a warehouse, and what its tables should hold."""

    project: DbtProject
    pack: Pack
    max_lateness: int = 3
    raw: dict[str, dict[str, Rows]] = field(default_factory=dict)
    #: Days that runs have taken in, and log days that none has read as they are now.
    built: set[int] = field(default_factory=set)
    unread: set[int] = field(default_factory=set)
    done: list[str] = field(default_factory=list)
    #: How often the tables were compared with the oracle.
    compared: int = 0

    def deliver(self, n: int, *tables: str, version: int = 0) -> None:
        """Files of a day arrive, or another version of them in their place."""
        for table in tables or RAW_TABLES:
            rows = self.pack.rows(table, n, version)
            if rows is not None:
                self._write(table, n, rows)

    def empty(self, n: int, table: str) -> None:
        self._write(table, n, [])

    def _write(self, table: str, n: int, rows: Rows) -> None:
        day = self.pack.day(n)
        self.raw.setdefault(table, {})[day] = rows
        write_raw(self.project.raw, table, rows, day)
        self.done.append(f"{table} of {day}: {len(rows)} rows")
        if table in {log.table for log in LOGS}:
            self.unread.add(n)

    def build(self, first: int, last: int, replaced: bool = False) -> None:
        """A range of days; on PostgreSQL what was replaced is loaded again before."""
        days = self.pack.day(first), self.pack.day(last)
        if replaced and self.project.target == "postgres":
            self.project.load(days)
        self._run(set(range(first, last + 1)), start_date=days[0], end_date=days[1])

    def build_new(self, new: Iterable[int]) -> None:
        """The days that a run finds by itself, which should be these."""
        self._run(set(new))

    def full_refresh(self) -> None:
        """Everything anew at once, which must change nothing but the time of writing."""
        before = self.tables()
        done = self.project.dbt(
            "run", "--select", *MODELS, "--full-refresh", **self._rules()
        )
        assert done.success, failure(done)
        self.done.append("full refresh")
        for table, rows in self.tables().items():
            old, new = (
                counted({**row, "run_timestamp": None} for row in version)
                for version in (before[table], rows)
            )
            assert old == new, f"{table} is another after{self._told()}"

    def _rules(self) -> dict[str, str]:
        timeout = self.pack.kind.timeout // dt.timedelta(milliseconds=1)
        return {
            "session_timeout_ms": str(timeout),
            "max_lateness_days": str(self.max_lateness),
        }

    def _run(self, arrived: set[int], **variables: str) -> None:
        before = self.tables() if self.built else {}
        variables |= self._rules()
        self.done.append(f"build {sorted(arrived)} {variables}")
        self.project.run(*MODELS, **variables)
        self.built |= arrived
        self.unread -= arrived
        after = self.tables()
        self._wrote_only_around(arrived, before, after)
        if not self.unread:
            self._agree(after)

    def _wrote_only_around(
        self, arrived: set[int], before: Tables, after: Tables
    ) -> None:
        """A run leaves other days as they are, and has one time for all it writes."""
        reach = range(-self.max_lateness - 1, 5)
        near = {self.pack.day(n + shift) for n in arrived for shift in reach}
        for table, rows in before.items():
            old, new = (
                counted(row for row in version if row["part_date"] not in near)
                for version in (rows, after[table])
            )
            assert old == new, f"other days of {table} changed after{self._told()}"
        known, found = (
            {row["run_timestamp"] for rows in tables.values() for row in rows}
            for tables in (before, after)
        )
        assert len(found - known) <= 1, f"not one value a run{self._told()}"

    def expected(self) -> Tables:
        """What the oracle says of the days that have been built.

        A session on a day that no arrival day made a run look at is not there yet.
        """
        settings = Settings(self.pack.kind.timeout, self.max_lateness)
        # A line may be of the day after its arrival, by a clock that is ahead.
        earlier = range(-1, self.max_lateness + 2)
        by_session = {self.pack.day(n - back) for n in self.built for back in earlier}
        by_arrival = {self.pack.day(n) for n in self.built}
        days = dict.fromkeys(BY_SESSION, by_session)
        days |= dict.fromkeys(BY_ARRIVAL, by_arrival)
        return {
            table: [row for row in rows if row["part_date"] in days[table]]
            for table, rows in sessions.tables(self.raw, settings).items()
        }

    def _agree(self, found: Tables) -> None:
        found = {
            table: [{name: row[name] for name in COLUMNS[table]} for row in rows]
            for table, rows in found.items()
        }
        told = disagreements(self.pack, self.raw, self.expected(), found)
        if told:
            pytest.fail(f"the tables differ from the oracle after{self._told()}\n{told}", False)  # fmt: skip
        self.compared += 1

    def _told(self) -> str:
        return "\n  ".join(["", *self.done])

    def tables(self) -> Tables:
        """All rows with run_timestamp; arrival_date as text."""
        found: Tables = {}
        schemas = BY_SESSION | BY_ARRIVAL
        with self.project.warehouse() as warehouse:
            for table in COLUMNS:
                names = [*COLUMNS[table], "run_timestamp"]
                fetched = warehouse.query(
                    f"select {', '.join(names)} from {schemas[table]}.{table}"
                )
                found[table] = [
                    dict(zip(names, map(neutral_cell, row), strict=True))
                    for row in fetched
                ]
        return found

    def mart_columns(self, table: str) -> list[str]:
        """Names of a mart's columns in their order."""
        with self.project.warehouse() as warehouse:
            return [name for name, _ in columns(warehouse, "we_mart", table)]


def counted(rows: Iterable[Row]) -> Counter[tuple[tuple[str, Any], ...]]:
    return Counter(tuple(sorted(row.items())) for row in rows)


def disagreements(
    pack: Pack,
    raw: dict[str, dict[str, Rows]],
    expected: Tables,
    found: Tables,
    most: int = 3,
) -> str:
    """The cells that differ, with the raw lines of the first few devices."""
    told: dict[tuple[int, str, str], list[str]] = {}
    for table, key_columns in KEYS.items():
        wanted, there = (by_key(rows[table], key_columns) for rows in (expected, found))
        for key in wanted.keys() | there.keys():
            ours, theirs = wanted.get(key, []), there.get(key, [])
            if counted(ours) == counted(theirs):
                continue
            row = (ours or theirs)[0]
            number = world_of(row)
            of = row.get("device_id") or row.get("new_dvc_id") or row.get("log_id")
            # Counts are of all worlds.
            place = (len(pack.worlds) if number is None else number, table, of or "")
            text = f"  {table} {row['part_date']} {key}: {_difference(ours, theirs)}"
            told.setdefault(place, []).append(text)
    text = []
    for place in sorted(told)[:most]:
        number, table, of = place
        if number < len(pack.worlds):
            text.append(f"world {number}, seed {pack.worlds[number].seed}, {of}:")
            text += _raw_lines(raw, table, of)
        text += sorted(told[place])
    if len(told) > most:
        text.append(f"and {len(told) - most} more devices and tables")
    return "\n".join(text)


def by_key(rows: Rows, names: tuple[str, ...]) -> dict[Any, Rows]:
    grouped: dict[Any, Rows] = {}
    for row in rows:
        grouped.setdefault(tuple(row[name] for name in names), []).append(row)
    return grouped


def _raw_lines(raw: dict[str, dict[str, Rows]], table: str, of: str) -> list[str]:
    """of: a device, or the id of a line"""
    is_shop = "shop" in table or table == "ws_sess_daily"
    lines = [
        Line(log, row, day)
        for log in LOGS
        if (log.name == "shop") == is_shop
        for day, rows in raw.get(log.table, {}).items()
        for row in rows
        if of in (row["log_id"], Line(log, row, day).device)
    ]
    lines.sort(key=lambda line: (str(line.row["log_dt"]), line.row["log_id"]))
    return [f"  arrived {line.arrival} {_text(line.row)}" for line in lines]


def _difference(ours: Rows, theirs: Rows) -> str:
    if len(ours) != 1 or len(theirs) != 1:
        return f"expected {len(ours)} rows, found {len(theirs)}: " + "; ".join(
            map(_text, theirs or ours)
        )
    (one,), (other,) = ours, theirs
    return ", ".join(
        f"{name} should be {one[name]!r}, is {other[name]!r}"
        for name in one
        if one[name] != other[name]
    )


def _text(row: Row) -> str:
    told = {name: cell for name, cell in row.items() if cell is not None}
    return " ".join(f"{name}={cell}" for name, cell in told.items())


@contextmanager
def fresh_session_marts(
    project: DbtProject, request: pytest.FixtureRequest, pack: Pack, lateness: int = 3
) -> Iterator[SessionMarts]:
    with fresh_marts(project, request) as marts:
        assert isinstance(marts, DbtMarts)
        yield SessionMarts(marts.project, pack, lateness)
