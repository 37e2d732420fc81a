"""Detection scored: each kind of dirt is found by its check, and no clean record is.

The generator plants dirty records and says in a manifest which; dbt's quarantine has to
hold these very lines, with the check that the manifest names, at 0.1, 1 and 5 percent.
"""

import csv
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from small_events import JUDGING
from support import DbtProject
from we_mart.local_postgres import PostgresServer
from we_mart.raw.event_folder import event_files
from we_mart.raw.generator import GeneratorConfig, generate_events
from we_mart.raw.generator.event_dirt_kinds import KINDS

FIRST = dt.date(2024, 1, 1)
SHARES = (0.001, 0.01, 0.05)
#: At 5 percent all kinds at once would leave no clean record: some a day.
GROUPS = 4
#: part_date, file_name, line_no
Place = tuple[str, str, int]


@dataclass(frozen=True)
class Part:
    """One day of events with some kinds of dirt.

    before: a day before it is written, too, with sessions that go over midnight
    """

    kinds: tuple[str, ...]
    share: float
    events: int
    before: bool = False


ALL = tuple(kind.name for kind in KINDS)
MIXED = [
    Part(ALL, SHARES[0], 12_000),
    Part(ALL, SHARES[1], 8_000, before=True),
    *(Part(ALL[n::GROUPS], SHARES[2], 5_000) for n in range(GROUPS)),
]
ALONE = [Part((name,), share, 2_000) for name in ALL for share in SHARES]


@dataclass(frozen=True)
class Planted:
    """A row of the manifest."""

    place: Place
    kind: str
    check: int
    record: str
    session_id: str


def write_parts(raw: Path, parts: Iterable[Part]) -> dict[str, Part]:
    """Files of the parts, each on days of its own with a day between; the parts by day."""
    found = {}
    day = FIRST
    for part in parts:
        days = 2 if part.before else 1
        made = raw.parent / "made" / day.isoformat()
        generate_events(
            GeneratorConfig(
                made,
                start=day,
                days=days,
                members=100,
                # Purchases and sessions are so few that a seed of its own varies them.
                seed=len(found),
                weekday_events=part.events,
                dirty_events=dict.fromkeys(part.kinds, part.share),
            )
        )
        for path in [path for path in made.rglob("*") if path.is_file()]:
            (raw / path.parent.name).mkdir(parents=True, exist_ok=True)
            path.rename(raw / path.parent.name / path.name)
        for n in range(days):
            found[(day + dt.timedelta(n)).isoformat()] = part
        day += dt.timedelta(days + 1)
    return found


def manifest(raw: Path) -> list[Planted]:
    found = []
    for path in sorted((raw / "events_manifest").glob("*.csv")):
        day = dt.datetime.strptime(path.stem, "events_%Y%m%d").date().isoformat()
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                place = (day, row["file"], int(row["line"]))
                found.append(
                    Planted(
                        place, row["kind"], int(row["checks"]), row["record"],
                        row["session_id"],
                    )
                )  # fmt: skip
    return found


def quarantine(project: DbtProject) -> dict[Place, str]:
    return {
        (day, name, int(line_no)): checks
        for day, name, line_no, checks in project.query(
            "select part_date, file_name, line_no, failed_checks"
            " from we_mart.event_quarantine"
        )
    }


def scores(
    planted: list[Planted], found: dict[Place, str], parts: dict[str, Part]
) -> dict[tuple[str, float], tuple[float, float]]:
    """(precision, recall) of each kind and share.

    A line counts as found where the kind's check, and no other, fails. What a check finds
    on a day and nobody planted counts against each kind of this check that was planted.
    """
    check_of = {kind.name: str(kind.check) for kind in KINDS}
    told = {entry.place for entry in planted}
    hits: Counter[tuple[str, float]] = Counter()
    wanted: Counter[tuple[str, float]] = Counter()
    for entry in planted:
        key = (entry.kind, parts[entry.place[0]].share)
        wanted[key] += 1
        hits[key] += found.get(entry.place) == check_of[entry.kind]
    false: Counter[tuple[str, float]] = Counter()
    for place, checks in found.items():
        if place not in told:
            part = parts[place[0]]
            for kind in part.kinds:
                false[kind, part.share] += check_of[kind] in checks.split(", ")
    return {
        key: (hits[key] / max(1, hits[key] + false[key]), hits[key] / count)
        for key, count in wanted.items()
    }


def counts_of_checks(planted: list[Planted]) -> dict[tuple[str, int], int]:
    """Distinct failing records of each day and check: lines, or sessions."""
    records: dict[tuple[str, int], set[object]] = defaultdict(set)
    for entry in planted:
        # The funnel is checked by session, everything else by line.
        record = entry.session_id if entry.check == 4 else entry.place
        records[entry.place[0], entry.check].add(record)
    return {key: len(found) for key, found in records.items()}


def judge(project: DbtProject, parts: list[Part]) -> None:
    days = write_parts(project.raw, parts)
    project.run(*JUDGING)
    planted, found = manifest(project.raw), quarantine(project)

    # Not an equation alone: it tells which kind is not found, and where.
    wrong = {k: s for k, s in scores(planted, found, days).items() if s != (1.0, 1.0)}
    missed = [e for e in planted if found.get(e.place) != str(e.check)]
    extra = set(found) - {e.place for e in planted}
    assert (wrong, missed[:3], sorted(extra)[:3]) == ({}, [], [])
    assert found == {e.place: str(e.check) for e in planted}

    counted = project.query(
        "select part_date, check_no, failed_records from we_mart_int.int_event_checks"
        " where failed_records > 0"
    )
    assert {(d, int(c)): int(n) for d, c, n in counted} == counts_of_checks(planted)

    # Each kind was there at each share, or the above is about nothing.
    asked = {(kind, part.share) for part in parts for kind in part.kinds}
    assert {(e.kind, days[e.place[0]].share) for e in planted} == asked

    # Nothing is lost: lines of the files = accepted + quarantined.
    lines = {
        day: sum(path.read_bytes().count(b"\n") for path in paths)
        for day, paths in event_files(project.raw).items()
    }
    intake = project.query(
        "select part_date, line_count, accepted_count + quarantined_count,"
        " quarantined_count from we_mart.event_intake"
    )
    quarantined = Counter(place[0] for place in found)
    assert sorted(intake) == [(d, n, n, quarantined[d]) for d, n in lines.items()]


@pytest.mark.slow
@pytest.mark.postgres
def test_all_kinds_together_are_found_and_nothing_else(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    """On PostgreSQL; on DuckDB each kind is found alone, at each share."""
    with DbtProject.fresh(tmp_path, postgres_server) as project:
        judge(project, MIXED)


@pytest.mark.slow
def test_each_kind_alone_is_found_and_nothing_else(duckdb_project: DbtProject) -> None:
    judge(duckdb_project, ALONE)


def test_a_clean_day_has_nothing_in_quarantine(duckdb_project: DbtProject) -> None:
    write_parts(duckdb_project.raw, [Part((), 0, 5_000, before=True)])
    duckdb_project.run(*JUDGING)
    assert quarantine(duckdb_project) == {}
    (told,) = duckdb_project.query(
        "select count(*), min(status), max(status) from we_mart_int.int_event_checks"
    )
    assert told == (14, "PASS", "PASS")


def test_the_score_falls_for_what_is_missed_mistaken_or_made_up() -> None:
    """The score itself: it could not be perfect by construction."""
    parts = {"2024-01-01": Part(("null_field", "wrong_os"), 0.01, 10)}

    def place(line_no: int) -> Place:
        return ("2024-01-01", "f", line_no)

    planted = [Planted(place(n), "null_field", 1, "event", "s") for n in (1, 2)]
    planted.append(Planted(place(3), "wrong_os", 7, "event", "s"))
    right = {place(1): "1", place(2): "1", place(3): "7"}
    key, other = ("null_field", 0.01), ("wrong_os", 0.01)
    assert scores(planted, right, parts) == {key: (1, 1), other: (1, 1)}
    assert scores(planted, right | {place(2): "1, 3"}, parts)[key] == (1, 0.5)
    assert scores(planted, right | {place(2): "3"}, parts)[key] == (1, 0.5)
    made_up = scores(planted, right | {place(9): "1"}, parts)
    assert made_up == {key: (2 / 3, 1), other: (1, 1)}
    assert scores(planted, {place(3): "7"}, parts)[key] == (0, 0)
