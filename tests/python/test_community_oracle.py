"""wv_comm_user and its feed against the oracle, over random small worlds."""

import datetime as dt
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles import communities
from oracles.community_member_worlds import Extracts, cases, draw
from oracles.order_schedules import examples, fresh_marts
from oracles.users import Row
from support import DbtProject, write_raw
from we_mart.compare import columns, neutral_cell

pytestmark = pytest.mark.slow

FIRST_DAY = dt.date(2024, 7, 1)
LENGTH = 4
WORLDS = 60
MODELS = ("+wv_comm_user", "+wv_comm_user_update")


def days() -> list[str]:
    return [(FIRST_DAY + dt.timedelta(n)).isoformat() for n in range(LENGTH)]


def deliver(project: DbtProject, raw: Extracts) -> None:
    for table, extracts in raw.items():
        for day, rows in extracts.items():
            write_raw(project.raw, table, rows, day or None)


def table(project: DbtProject, name: str) -> list[Row]:
    with project.warehouse() as warehouse:
        names = [n for n, _ in columns(warehouse, "we_mart", name)]
        fetched = warehouse.query(f"select {', '.join(names)} from we_mart.{name}")
    return [
        {n: c for n, c in zip(names, map(neutral_cell, row), strict=True) if n != "run_timestamp"}
        for row in fetched
    ]  # fmt: skip


def key(row: Row) -> tuple[Any, ...]:
    return (row["part_date"], row["comm_id"], row["wv_user_id"])


def expected_feed(marts: dict[str, list[Row]]) -> list[Row]:
    found = []
    before: list[Row] = []
    for day, rows in sorted(marts.items()):
        for kind, row in communities.changes(before, rows):
            of_day = {"key_date": dt.date.fromisoformat(day), "part_date": day}
            found.append(row | of_day | {"change_type": kind})
        before = rows
    return found


def disagreements(expected: list[Row], found: list[Row]) -> list[str]:
    """Rows that are missing or too many, and cells that differ, in words."""
    left = {key(row): row for row in expected}
    right = {key(row): row for row in found}
    assert len(left) == len(expected), "the oracle has a key twice"
    assert len(right) == len(found), "the mart has a key twice"
    told = [f"missing {k}" for k in sorted(left.keys() - right.keys())]
    told += [f"too many {k}" for k in sorted(right.keys() - left.keys())]
    for k in sorted(left.keys() & right.keys()):
        told += [
            f"{k} {name}: expected {cell!r}, found {right[k].get(name)!r}"
            for name, cell in left[k].items()
            if neutral_cell(cell) != right[k].get(name)
        ]
    return told


def agree(project: DbtProject, raw: Extracts, built: list[str]) -> None:
    marts = {day: communities.wv_comm_user(raw, day) for day in built}
    rows = [row for day_rows in marts.values() for row in day_rows]
    told = disagreements(rows, table(project, "wv_comm_user"))
    assert told[:20] == []
    found = table(project, "wv_comm_user_update")
    assert disagreements(expected_feed(marts), found)[:20] == []


def test_every_cell_agrees_with_the_oracle(
    project: DbtProject, request: pytest.FixtureRequest
) -> None:
    @examples(project, duckdb=1, postgres=1)
    @given(seed=st.integers(0, 2**32))
    def check(seed: int) -> None:
        raw = draw(seed, WORLDS, FIRST_DAY, LENGTH)
        with fresh_marts(project, request) as marts:
            deliver(marts.project, raw)
            marts.project.run(*MODELS)
            agree(marts.project, raw, days())

    check()


def test_every_cell_agrees_whatever_the_order_of_days(
    duckdb_project: DbtProject, request: pytest.FixtureRequest
) -> None:
    """One day is left out, one is built twice."""

    @examples(duckdb_project, duckdb=1, postgres=1)
    @given(seed=st.integers(0, 2**32))
    def check(seed: int) -> None:
        raw = draw(seed, 20, FIRST_DAY, LENGTH)
        order = random.Random(seed).sample(days(), LENGTH - 1)
        with fresh_marts(duckdb_project, request) as marts:
            deliver(marts.project, raw)
            for day in [*order, order[0]]:
                marts.project.run(*MODELS, start_date=day, end_date=day)
            agree(marts.project, raw, sorted(order))

    check()


def test_worlds_have_what_the_rules_are_about() -> None:
    raw = draw(20240701, WORLDS, FIRST_DAY, LENGTH)
    seen: Counter[str] = sum((cases(raw, day) for day in days()), Counter())
    for what in (
        "is_fc 0", "is_fc 1", "is_first_user_comm 0", "is_first_user_comm 1",
        "is_v_user 0", "is_v_user 1", "is_profile_created 0", "is_profile_created 1",
        "we_member_id null", "we_member_id told", "we_art_id null", "we_art_id told",
        "art_indi_id null", "art_indi_id told", "ip_ctry null", "ip_ctry told",
        "comm_user_end_dt null", "comm_user_end_dt told", "v_ch_join_dt told",
        "notification_type null", "notification_type told", "hot_post_alarm null",
        "hot_post_alarm told", "wv_user_status null", "several memberships",
        "current is not the last", "reported", "first join before the membership",
        "person joined before the account",
    ):  # fmt: skip
        assert seen[what] >= 5, what
    marts = {day: communities.wv_comm_user(raw, day) for day in days()}
    kinds = Counter(row["change_type"] for row in expected_feed(marts))
    assert min(kinds[kind] for kind in "cdu") >= 20
