"""ws_order and ws_order_intake against an oracle, in any order of days.

Many small worlds go into one raw folder, as a dbt run costs the same for one and for a
hundred. Each world has order lines and payment days of its own: a day that one world
makes the mart rebuild would otherwise hide that another world's was forgotten.
"""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles.order_schedules import (
    FIRST_DAYS,
    LENGTHS,
    SEEDS,
    Build,
    Player,
    Schedule,
    Write,
    any_schedule,
    disagreements,
    examples,
    fresh_marts,
    packs,
)
from oracles.order_worlds import (
    Rows,
    draw_pack,
)
from oracles.orders import (
    Row,
    business_day,
    precedence,
)
from support import DbtProject


def test_worlds_share_no_line_and_no_payment_day() -> None:
    pack = draw_pack(0, 100, 5)
    owner: dict[Any, int] = {}
    for number, world in enumerate(pack.worlds):
        for versions in world.extracts:
            for row in (row for rows in versions for row in rows or []):
                assert pack.world_of(row) == number
                if row["pay_dt"]:
                    day = business_day(row["pay_dt"])
                    assert owner.setdefault(day, number) == number


def test_worlds_have_what_they_are_meant_to_have() -> None:
    """Each rule of precedence decides somewhere; lines move, vanish and come back."""
    decided: Counter[int] = Counter()
    seen: Counter[str] = Counter()
    for world in draw_pack(0, 200, 5).worlds:
        before: dict[int, Row] = {}
        for first, *_ in world.extracts:
            seen["no file"] += first is None
            seen["empty"] += first == []
            by_line: dict[int, Rows] = {}
            for row in first or []:
                by_line.setdefault(row["ord_item_id"], []).append(row)
            for number, rows in by_line.items():
                best = max(rows, key=precedence)
                for other in rows:
                    seen["exact repeat"] += sum(other == row for row in rows) > 1
                    told = zip(precedence(best), precedence(other), strict=True)
                    decided.update([n for n, (a, b) in enumerate(told) if a != b][:1])
                paid = any(row["pay_dt"] for row in rows)
                seen["paid row does not count"] += paid and best["pay_dt"] is None
                if earlier := before.get(number):
                    was, is_now = earlier["pay_dt"], best["pay_dt"]
                    seen["paid late"] += was is None and is_now is not None
                    seen["no longer paid"] += was is not None and is_now is None
                    moved = was and is_now and business_day(was) != business_day(is_now)
                    seen["moved"] += bool(moved)
                before[number] = best
    assert set(decided) == set(range(17)), decided
    assert min(decided.values()) >= 10, decided
    assert min(seen.values()) >= 10, seen


# The properties


@pytest.mark.slow
def test_one_build_equals_the_oracle(
    project: DbtProject, request: pytest.FixtureRequest
) -> None:
    """Many worlds on days of their own: each row of the counts belongs to one world."""

    @examples(project, duckdb=2, postgres=1)
    @given(seed=SEEDS, length=LENGTHS, first_day=FIRST_DAYS)
    def check(seed: int, length: int, first_day: dt.date) -> None:
        pack = draw_pack(seed, 60, length, spread=True, first_day=first_day)
        with fresh_marts(project, request) as marts:
            Player(pack, marts).play([*map(Write, range(length)), Build()])

    check()


@pytest.mark.slow
def test_days_in_their_order_equal_the_oracle(
    project: DbtProject, request: pytest.FixtureRequest
) -> None:
    """Each day by itself, told by its range or as it arrives; equal after each run."""

    @examples(project, duckdb=2, postgres=1)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        length = data.draw(LENGTHS, "length")
        pack = data.draw(packs(length), "pack")
        schedule: Schedule = []
        for extract in range(length):
            told = data.draw(st.booleans(), "range")
            schedule += [Write(extract), Build((extract, extract) if told else None)]
        with fresh_marts(project, request) as marts:
            player = Player(pack, marts)
            player.play(schedule)
            assert player.compared == length + 1

    check()


@pytest.mark.slow
def test_days_in_any_order_with_reruns_equal_the_oracle(
    project: DbtProject, request: pytest.FixtureRequest
) -> None:
    @examples(project, duckdb=3, postgres=2)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        length = data.draw(LENGTHS, "length")
        pack = data.draw(packs(length), "pack")
        schedule = data.draw(any_schedule(length, replaced=False), "schedule")
        with fresh_marts(project, request) as marts:
            Player(pack, marts).play(schedule)

    check()


@pytest.mark.slow
def test_replaced_days_equal_the_oracle_once_they_are_built_again(
    project: DbtProject, request: pytest.FixtureRequest
) -> None:
    """Between the replacement and its run others may run, which see it or do not."""

    @examples(project, duckdb=4, postgres=2)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        length = data.draw(LENGTHS, "length")
        pack = data.draw(packs(length), "pack")
        schedule = data.draw(any_schedule(length, replaced=True), "schedule")
        with fresh_marts(project, request) as marts:
            Player(pack, marts).play(schedule)

    check()


@pytest.mark.slow
def test_rows_that_no_rule_tells_apart_do_not_depend_on_their_place(
    project: DbtProject, request: pytest.FixtureRequest
) -> None:
    """Physical order never decides, so something else must where no rule does."""
    pack = draw_pack(1, 100, 2)
    files = pack.files(0, 0) | pack.files(1, 0)
    backwards = {day: rows[::-1] for day, rows in files.items()}
    found = []
    for raw in (files, backwards):
        with fresh_marts(project, request) as marts:
            marts.write(raw)
            marts.run(None)
            found.append(marts.tables().rows)
    history = [(1, day, rows) for day, rows in files.items()]
    told = disagreements(pack, history, *found)
    if told:
        pytest.fail(f"the order of the raw rows decides\n{told}", False)
