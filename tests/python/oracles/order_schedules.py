"""Days that arrive, are replaced and are built, and what the marts should hold then."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from oracles.order_worlds import (
    VERSIONS,
    Pack,
    Rows,
    draw_pack,
)
from oracles.orders import (
    Row,
    ws_order,
    ws_order_intake,
)
from support import ORDERS, DbtProject, failure, write_raw
from we_mart.compare import columns, neutral_cell

MODELS = ("+ws_order", "+ws_order_intake")


# Schedules: which days arrive, and which are built, in which order


@dataclass(frozen=True)
class Write:
    """An extract arrives, or is replaced; `at_once`: PostgreSQL has it right away."""

    extract: int
    version: int = 0
    at_once: bool = True


@dataclass(frozen=True)
class Build:
    """A run for a range of extracts; None: for all new days."""

    extracts: tuple[int, int] | None = None


Schedule = list[Write | Build]


@st.composite
def any_schedule(draw: st.DrawFn, length: int, replaced: bool) -> Schedule:
    """Extracts in any order with re-runs; `replaced`: some of them come again."""
    steps: Schedule = []
    versions: dict[int, int] = {}
    stale: list[int] = []

    def build(first: int, last: int) -> None:
        steps.append(Build((first, last)))
        stale[:] = [extract for extract in stale if not first <= extract <= last]

    for extract in draw(st.permutations(range(length))):
        steps.append(Write(extract))
        versions[extract] = 0
        if draw(st.integers(0, 3)):
            if draw(st.booleans()):
                steps.append(Build())
            else:
                build(extract, extract)
        if draw(st.booleans()):
            build(*sorted(draw(st.tuples(*[st.sampled_from(sorted(versions))] * 2))))
        if replaced and draw(st.integers(0, 2)):
            again = draw(st.sampled_from(sorted(versions)))
            if versions[again] + 1 < VERSIONS:
                versions[again] += 1
                steps.append(Write(again, versions[again], draw(st.booleans())))
                stale.append(again)
                if draw(st.booleans()):
                    build(again, again)
    for extract in draw(st.permutations(sorted(set(stale)))):
        if extract in stale:
            build(extract, extract)
    return [*steps, Build()]


# Running a schedule


@dataclass
class Tables:
    """Both marts without run_timestamp."""

    columns: dict[str, list[tuple[str, str]]]
    rows: list[Row]


class Marts(Protocol):
    """What a schedule is carried out on."""

    def write(self, files: dict[str, Rows]) -> None: ...
    def load_again(self, days: tuple[str, str]) -> None: ...
    def run(self, days: tuple[str, str] | None) -> None: ...
    def full_refresh(self) -> None: ...
    def tables(self) -> Tables: ...


@dataclass
class DbtMarts:
    """The models, on one of the engines."""

    project: DbtProject
    raw: dict[str, Rows] = field(default_factory=dict)
    #: Days that had rows when they were built.
    built: set[str] = field(default_factory=set)
    #: Whether dbt has run at all; before, there is no mart to read.
    has_run: bool = False

    def write(self, files: dict[str, Rows]) -> None:
        self.raw |= files
        for day, rows in files.items():
            write_raw(self.project.raw, ORDERS, rows, day)

    def load_again(self, days: tuple[str, str]) -> None:
        if self.project.target == "postgres":
            self.project.load(days)

    def run(self, days: tuple[str, str] | None) -> None:
        def asked(known: set[str]) -> set[str]:
            return {d for d in known if days is None or days[0] <= d <= days[1]}

        filled = asked({day for day, rows in self.raw.items() if rows})
        if self.project.target == "postgres" and not filled | asked(self.built):
            # A table does not tell of an extract that never had a row: a range of such
            # days alone is refused, and there is nothing to build.
            return
        self.built |= filled
        self.has_run = True
        variables = {"start_date": days[0], "end_date": days[1]} if days else {}
        self.project.run(*MODELS, **variables)

    def full_refresh(self) -> None:
        done = self.project.dbt("run", "--select", *MODELS, "--full-refresh")
        assert done.success, failure(done)

    def tables(self) -> Tables:
        found = Tables({}, [])
        if not self.has_run:
            return found
        with self.project.warehouse() as warehouse:
            for table in ("ws_order", "ws_order_intake"):
                typed = columns(warehouse, "we_mart", table)
                found.columns[table] = typed
                names = [name for name, _ in typed if name != "run_timestamp"]
                fetched = warehouse.query(
                    f"select {', '.join(names)} from we_mart.{table}"
                )
                found.rows += [
                    dict(zip(names, map(neutral_cell, row), strict=True))
                    for row in fetched
                ]
        return found


@dataclass
class Player:
    """Carries out a schedule and compares whenever nothing is left to build."""

    pack: Pack
    marts: Marts
    done: Schedule = field(default_factory=list)
    raw: dict[str, Rows] = field(default_factory=dict)
    #: Every file that was written, as (step, day, rows).
    history: list[tuple[int, str, Rows]] = field(default_factory=list)
    #: Extracts with files that no run has read, and those of them to be loaded again.
    unread: set[int] = field(default_factory=set)
    unloaded: set[int] = field(default_factory=set)
    #: How often the marts were compared with the oracle.
    compared: int = 0

    def play(self, schedule: Schedule) -> None:
        """All steps, then a full refresh, which must change nothing."""
        for step in schedule:
            self.done.append(step)
            if isinstance(step, Write):
                self._write(step)
            else:
                self._build(step)
        assert not self.unread, "the schedule leaves extracts unread"
        incremental = self.marts.tables()
        self.marts.full_refresh()
        refreshed = self.marts.tables()
        assert incremental.columns == refreshed.columns
        self._agree("a full refresh", refreshed.rows, incremental.rows)
        self._agree_with_oracle(refreshed.rows)

    def _write(self, step: Write) -> None:
        files = self.pack.files(step.extract, step.version)
        self.raw |= files
        self.history += [(len(self.done), day, rows) for day, rows in files.items()]
        self.marts.write(files)
        self.unread.add(step.extract)
        if step.version:
            self.unloaded.add(step.extract)
            if step.at_once:
                self._load_again(step.extract)

    def _load_again(self, extract: int) -> None:
        self.marts.load_again(self.pack.day_range(extract, extract))
        self.unloaded.remove(extract)

    def _build(self, step: Build) -> None:
        if step.extracts is None:
            self.marts.run(None)
            replaced = {
                s.extract for s in self.done if isinstance(s, Write) and s.version
            }
            self.unread &= replaced
        else:
            first, last = step.extracts
            for extract in sorted(self.unloaded & set(range(first, last + 1))):
                self._load_again(extract)
            self.marts.run(self.pack.day_range(first, last))
            self.unread -= set(range(first, last + 1))
        if not self.unread:
            self._agree_with_oracle(self.marts.tables().rows)

    def _agree_with_oracle(self, found: list[Row]) -> None:
        expected = [
            {name: neutral_cell(cell) for name, cell in row.items()}
            for row in ws_order(self.raw) + ws_order_intake(self.raw)
        ]
        self._agree("the oracle", expected, found)
        self.compared += 1

    def _agree(self, who: str, expected: list[Row], found: list[Row]) -> None:
        told = disagreements(self.pack, self.history, expected, found)
        if told:
            steps = "\n".join(f"  {n}: {step}" for n, step in enumerate(self.done, 1))
            pytest.fail(f"the marts differ from {who} after\n{steps}\n{told}", False)


def disagreements(
    pack: Pack,
    history: list[tuple[int, str, Rows]],
    expected: list[Row],
    found: list[Row],
    most: int = 3,
) -> str:
    """What tells two lists of rows apart, with the raw rows of the first few worlds."""

    def counted(rows: list[Row]) -> Counter[tuple[tuple[str, Any], ...]]:
        return Counter(tuple(sorted(row.items())) for row in rows)

    told: dict[int | None, list[str]] = {}
    lines_of: dict[int | None, set[int | None]] = {}
    for title, more, fewer in (
        ("expected", expected, found),
        ("found", found, expected),
    ):
        for cells in (counted(more) - counted(fewer)).elements():
            row = dict(cells)
            number = pack.world_of(row)
            told.setdefault(number, []).append(f"  {title}: {_text(row)}")
            lines_of.setdefault(number, set()).add(row.get("ord_item_id"))
    text = []
    # A world's own rows say more than counts over all worlds.
    for number in sorted(told, key=lambda n: (n is None, n))[:most]:
        if number is None:
            text.append("all worlds together")
        else:
            text.append(f"world {number}, seed {pack.worlds[number].seed}; raw rows:")
            text += [
                f"  step {step}, {day}: {_text(row)}"
                for step, day, rows in history
                for row in rows
                if pack.world_of(row) == number
                # Counts are of all lines of the world.
                and lines_of[number] & {None, row["ord_item_id"]}
            ]
        text += told[number]
    if len(told) > most:
        text.append(f"and {len(told) - most} more")
    return "\n".join(text)


def _text(row: Row) -> str:
    return " ".join(f"{name}={cell}" for name, cell in sorted(row.items()))


@contextmanager
def fresh_marts(project: DbtProject, request: pytest.FixtureRequest) -> Iterator[Marts]:
    """An empty warehouse beside the test's own, on the same engine."""
    server = (
        request.getfixturevalue("postgres_server")
        if project.target == "postgres"
        else None
    )
    taken = len(list(project.folder.glob("example-*")))
    folder: Path = project.folder / f"example-{taken}"
    folder.mkdir()
    with DbtProject.fresh(folder, server) as fresh:
        yield DbtMarts(fresh)


#: The same examples each time: their arguments, which a failure shows, make them anew.
#: There is no shrinking, as every try costs some seconds: a failure names the world.
PROFILE = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SEEDS = st.integers(0, 2**32 - 1)
LENGTHS = st.sampled_from([5, 4, 3, 2])
FIRST_DAYS = st.sampled_from(
    [dt.date(2024, 7, 1), dt.date(2023, 12, 29), dt.date(2024, 2, 27)]
)


def examples(project: DbtProject, duckdb: int, postgres: int) -> settings:
    return settings(
        PROFILE, max_examples=duckdb if project.target == "duckdb" else postgres
    )


@st.composite
def packs(draw: st.DrawFn, length: int) -> Pack:
    spread = draw(st.booleans())
    empty = draw(
        st.frozensets(
            st.tuples(st.integers(0, length - 1), st.integers(0, VERSIONS - 1)),
            max_size=1,
        )
    )
    return draw_pack(
        draw(SEEDS),
        worlds=24 if spread else 100,
        length=length,
        spread=spread,
        first_day=draw(FIRST_DAYS),
        empty=empty,
    )
