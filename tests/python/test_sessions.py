"""Sessions of both client logs against an oracle, in any order of arrival days.

Many small worlds go into one raw folder, as a dbt run costs the same for one and for a
hundred; the ids of a world are its own.
"""

import datetime as dt
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles import sessions
from oracles.order_schedules import examples
from oracles.session_packs import cases, draw_pack, world_of
from oracles.session_schedules import SessionMarts, fresh_session_marts
from oracles.session_worlds import VERSIONS
from oracles.sessions import ARTISTS, MEMBERSHIPS, RAW_TABLES
from oracles.sessions_lines import LOGS
from support import DbtProject

#: With the longer one a chain of several days is a few lines.
TIMEOUTS = (dt.timedelta(minutes=30), dt.timedelta(hours=4))


# The worlds


def test_worlds_share_no_id() -> None:
    pack = draw_pack(0, 60)
    for number, world in enumerate(pack.worlds):
        for files in world.days:
            for table in RAW_TABLES:
                rows = [row for version in files[table] for row in version]
                assert {world_of(row) for row in rows} <= {number}
                for column in ("wv_device_id", "user_device_id"):
                    devices = {row.get(column) for row in rows} - {None, ""}
                    assert all(each.startswith(f"{number}-") for each in devices)


def test_worlds_tell_lines_sent_again_apart_or_not_at_all() -> None:
    """The rules leave open which line counts if only its other columns differ."""
    pack = draw_pack(0, 60)
    for log in LOGS:
        for n in range(pack.length):
            for version in range(VERSIONS):
                rows = pack.rows(log.table, n, version) or []
                names = ("log_id", "log_dt", "received_at")
                first = {tuple(row[name] for name in names): row for row in rows}
                for row in rows:
                    again = first[tuple(row[name] for name in names)]
                    assert row == again or row["log_dt"] is None


MEANT = {
    "{} no_log_dt, {} clock_ahead, {} too_late, {} no_device, {} None": ["shop", "community"],
    "{} without a device": ["no_log_dt", "clock_ahead", "too_late", "no_device"],
    "ten minutes ahead and {}": ["-1000: None", "0: None", "1: clock_ahead", "1000: clock_ahead"],
    "right clock {}": [
        "2 days ahead: clock_ahead", "1 days ahead: None", "0 days ahead: None",
        "-3 days ahead: None", "-4 days ahead: too_late",
    ],
    "valid beside {}": ["clock_ahead", "too_late"],
    "{} timeout and -1000, {} timeout and 0, {} timeout and 1": ["shop", "community"],
    "{} timeout and 1000, {} before the first arrival day": ["shop", "community"],
    "{} chain of 2 pieces, {} chain of 3 pieces, {} chain of 4 pieces": ["shop", "community"],
    "{} 2 user sessions, {} 3 user sessions, {} account comes back": ["shop", "community"],
    "{} never logged in, {} lines before the login": ["shop", "community"],
    "{} only another session logged in, {} platform of another session": ["shop", "community"],
    "{} id of another account's line, {} id of an earlier line": ["shop", "community"],
    "{} ctry , {} ctry None, {} lang , {} lang None, {} os , {} os None": ["shop", "community"],
    "{} platform , {} platform None, {} app_ver , {} app_ver None": ["shop", "community"],
    "{} visited 1, {} visited 2, {} visited 3": ["shop", "community"],
    "{} nulls dropped, {} nulls alone": ["shop", "community"],
    "{} 0 artists, {} 1 artists, {} 2 artists": ["shop", "community"],
    "{} own, {} before, {} after": [ARTISTS, MEMBERSHIPS],
    "membership {}": ["starts then", "ends then", "starts right after", "of another"],
    "{}": [
        "exact repeat", "resent the same day", "resent another day",
        "received later, arrived before", "received at once, arrived later",
        "resent four days on", "resent by another device", "resent with another account",
        "one id, two hits", "tie", "tie by case", "late line in between",
        "a day's last line came a day early", "over midnight", "starts with its day",
        "starts with its day, goes on the next", "starts with its day, is cut",
        "starts right before a day, is cut", "piece starts with its day",
        "milliseconds count", "start below a millisecond", "several clients in a session",
        "a client and none", "web view and others", "fills differ", "account_sess_seq 2",
        "account_sess_seq 3", "shop partly null beside others", "views and actions",
        "views without a community", "is_fc True", "is_fc False", "open membership",
    ],
}  # fmt: skip


def test_worlds_have_what_they_are_meant_to_have() -> None:
    seen = sum((cases(draw_pack(0, 100, timeout=t)) for t in TIMEOUTS), Counter[str]())
    meant = {
        pattern.replace("{}", name)
        for patterns, names in MEANT.items()
        for name in names
        for pattern in patterns.split(", ")
    }
    assert {case: seen[case] for case in sorted(meant) if seen[case] < 10} == {}


# The properties


def seeds(project: DbtProject) -> st.SearchStrategy[int]:
    """All else follows from the seed, as the first example drawn is the simplest.

    The engines start from different ones.
    """
    return st.integers(0 if project.target == "duckdb" else 1, 2**32 - 1)


@pytest.mark.slow
def test_one_build_equals_the_oracle_and_loses_no_line(
    project: DbtProject, request: pytest.FixtureRequest
) -> None:
    @examples(project, duckdb=2, postgres=2)
    @given(seed=seeds(project))
    def check(seed: int) -> None:
        # A table on PostgreSQL does not tell of an extract without a row.
        empty = 1 if project.target == "duckdb" else 0
        pack = draw_pack(seed, 60, timeout=TIMEOUTS[seed % 2], empty=empty)
        lateness = (3, 1)[seed % 2]
        with fresh_session_marts(project, request, pack, lateness) as marts:
            for n in range(pack.length):
                marts.deliver(n)
            marts.build_new(range(pack.length))
            reconcile(marts)
            for table in ("ws_sess_daily", "wv_sess_daily"):
                names = [*sessions.COLUMNS[table], "run_timestamp"]
                assert marts.mart_columns(table) == names

    check()


def reconcile(marts: SessionMarts) -> None:
    """Every line is in exactly one place.

    Told from the raw rows alone, so that it holds whatever the oracle says.
    """
    found = marts.tables()
    told = {(row["log"], row["part_date"]): row for row in found["sess_line_intake"]}
    for log in LOGS:
        held = Counter(
            row["arrival_date"] for row in found[f"int_{log.name}_lines_sessionized"]
        )
        out = Counter(
            row["part_date"] for row in found[f"int_{log.name}_lines_quarantined"]
        )
        for day, rows in marts.raw[log.table].items():
            counts = told[log.name, day]
            assert counts["cnt_line"] == len(rows)
            assert counts["cnt_quarantined"] == out[day]
            assert counts["cnt_in_session"] == held[day]
            assert counts["cnt_line"] == sum(
                counts[f"cnt_{where}"] for where in ("in_session", "quarantined", "resent")
            )  # fmt: skip


@pytest.mark.slow
def test_days_as_they_arrive_equal_the_oracle(
    duckdb_project: DbtProject, request: pytest.FixtureRequest
) -> None:
    project = duckdb_project

    @examples(project, duckdb=1, postgres=1)
    @given(seed=seeds(project))
    def check(seed: int) -> None:
        rng = random.Random(seed)
        pack = draw_pack(seed, 40, 5, timeout=TIMEOUTS[1 - seed % 2])
        with fresh_session_marts(project, request, pack, (3, 4)[seed % 2]) as marts:
            for n in range(pack.length):
                marts.deliver(n)
                if rng.random() < 0.5:
                    marts.build(n, n)
                else:
                    marts.build_new([n])
            assert marts.compared == pack.length

    check()


@pytest.mark.slow
def test_days_in_any_order_with_reruns_and_replaced_files_equal_the_oracle(
    duckdb_project: DbtProject, request: pytest.FixtureRequest
) -> None:
    """The extracts are there from the start, the log days come in any order."""
    project = duckdb_project

    @examples(project, duckdb=1, postgres=1)
    @given(seed=seeds(project))
    def check(seed: int) -> None:
        rng = random.Random(seed)
        pack = draw_pack(seed, 60, 6, timeout=TIMEOUTS[1])
        days = range(pack.length)
        # The last to come has four days behind it, which it can change.
        last = rng.choice([0, 1])
        first, second, *others = rng.sample([n for n in days if n != last], 5)
        logs = [log.table for log in LOGS]
        with fresh_session_marts(project, request, pack) as marts:
            for n in days:
                marts.deliver(n, ARTISTS, MEMBERSHIPS)
            # When the first one is built the second one is there already.
            for n in (first, second):
                marts.deliver(n, *logs)
            for n in (first, second):
                marts.build(n, n)
            for n in (*others, last):
                marts.deliver(n, *logs)
                marts.build(n, n)
            again = rng.choice(days)
            marts.build(again, again)
            log, other = rng.sample(LOGS, 2)
            n, m = rng.choices(days, k=2)
            marts.deliver(n, log.table, version=1)
            marts.build(n, n, replaced=True)
            marts.empty(m, other.table)
            marts.build(m, m, replaced=True)
            assert marts.compared == pack.length + 2
            marts.full_refresh()

    check()


@pytest.mark.slow
def test_a_file_that_arrives_late_is_taken_in_by_the_next_run(
    duckdb_project: DbtProject, request: pytest.FixtureRequest
) -> None:
    project = duckdb_project

    @examples(project, duckdb=1, postgres=1)
    @given(seed=seeds(project))
    def check(seed: int) -> None:
        rng = random.Random(seed)
        pack = draw_pack(seed, 40, 6, timeout=TIMEOUTS[seed % 2], absent=())
        late = rng.randrange(pack.length)
        tables = rng.sample(RAW_TABLES, 2)
        with fresh_session_marts(project, request, pack) as marts:
            for n in range(pack.length):
                marts.deliver(
                    n, *(t for t in RAW_TABLES if n != late or t not in tables)
                )
            marts.build_new(range(pack.length))
            marts.deliver(late, *tables)
            marts.build_new([late])
            assert marts.compared == 2

    check()
