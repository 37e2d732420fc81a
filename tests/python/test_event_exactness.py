"""The seven checks of the commerce events where a count is easily wrong by one."""

import json
from typing import Any

import pytest

from small_events import (
    JUDGING,
    MODELS,
    MON,
    TUE,
    WED,
    Event,
    counts,
    event,
    everywhere,
    failing,
    mart_days,
    quarantine,
    uuid,
    views,
    walk,
    write,
)
from support import DbtProject

#: Each test builds: left out of make test-fast.
pytestmark = pytest.mark.slow

THU, FRI = "2024-07-04", "2024-07-05"


def at(clock: str, day: str = MON) -> dict[str, str]:
    return {"timestamp": f"{day}T{clock}"}


def test_the_share_that_passes_is_not_rounded(duckdb_project: DbtProject) -> None:
    """98.996 % is below 99 %, though it is 99.00 % to two places; 99 % sharp is enough."""
    for day, lines, bad in ((MON, 25_000, 251), (TUE, 25_000, 250), (WED, 100, 1)):
        events = views(day, lines)
        for spoiled in events[:bad]:
            spoiled["user_id"] = "U1"
        write(duckdb_project, day, events)
    duckdb_project.run(MODELS)
    assert failing(duckdb_project) == {MON: ["value ranges"], TUE: [], WED: []}
    assert counts(duckdb_project, 3)[0] == (25_000, 251, "FAIL")
    rate = duckdb_project.query(
        "select distinct pass_rate from we_mart.event_quality_log"
        f" where check_date = cast('{MON}' as date) and check_no = 3"
    )
    assert float(rate[0][0]) == 0.98996


def test_a_rate_of_more_digits_than_are_kept_is_compared_exactly(
    project: DbtProject,
) -> None:
    """Two of three is less than 0.666666667, which is what it is to nine places."""
    for day in (MON, TUE):
        write(project, day, [*views(day, 2), event(day, 3, "page_view", user_id="x")])
    project.run(*JUDGING, quality_pass_rate="0.666666667")
    assert counts(project, 3) == [(3, 1, "FAIL"), (3, 1, "FAIL")]
    project.run(*JUDGING, quality_pass_rate="0.666666666", start_date=MON, end_date=MON)
    assert counts(project, 3)[0] == (3, 1, "PASS")


def test_records_are_counted_once(duckdb_project: DbtProject) -> None:
    """Two faults of one check in a line, two offending events of a session."""
    project = duckdb_project
    app_on_desktop = {"platform": "ios", "device_type": "desktop", "os": "Windows"}
    changed = {"platform": "web", "device_type": "desktop"}
    write(
        project,
        MON,
        [
            event(MON, 1, "page_view", page_url="", page_type=None),
            event(MON, 2, "click", 2, element_type="x", position=-1),
            event(MON, 3, "page_view", 3, **app_on_desktop),
            event(MON, 4, "page_view", 3, **changed),
            event(MON, 5, "purchase", 4),
            # A copy of the line before, by both of its ids.
            event(MON, 5, "purchase", 4),
            event(MON, 7, "add_to_cart", 4, **at("13:00:00")),
        ],
    )
    project.run(*JUDGING)
    found = {check: counts(project, check)[0][:2] for check in range(1, 8)}
    assert found == {
        1: (7, 1), 2: (7, 1), 3: (7, 1), 4: (4, 1), 5: (7, 0), 6: (2, 0), 7: (7, 2),
    }  # fmt: skip
    assert quarantine(project, MON) == {
        1: "1", 2: "3", 3: "7", 4: "7", 5: "4", 6: "2, 4", 7: "4",
    }  # fmt: skip


def test_a_day_without_events_fails_every_check(duckdb_project: DbtProject) -> None:
    project = duckdb_project
    write(project, MON, [])
    (write(project, TUE, [])).write_text("no event\n[]\n")
    write(project, WED, walk(WED))
    project.run(MODELS)
    fails = failing(project)
    assert {day: len(names) for day, names in fails.items()} == {MON: 7, TUE: 7, WED: 0}
    assert counts(project, 1) == [(0, 0, "FAIL"), (2, 2, "FAIL"), (4, 0, "PASS")]
    assert quarantine(project, TUE) == {1: "1", 2: "1"}
    assert mart_days(project) == everywhere(WED)
    intake = project.query(
        "select part_date, line_count, accepted_count, quarantined_count,"
        " unreadable_count, is_passed from we_mart.event_intake order by 1"
    )
    assert intake == [
        (MON, 0, 0, 0, 0, False), (TUE, 2, 0, 2, 2, False), (WED, 4, 4, 0, 0, True),
    ]  # fmt: skip


def test_order_in_the_funnel_is_that_of_time(project: DbtProject) -> None:
    def funnel(session: int, *steps: tuple[str, str]) -> list[Event]:
        return [
            event(MON, 10 * session + n, kind, session, **at(clock))
            for n, (kind, clock) in enumerate(steps)
        ]

    view, click, cart, buy = "page_view", "click", "add_to_cart", "purchase"
    sessions = [
        # In order of time, and not of lines.
        funnel(1, (buy, "12:02:00"), (cart, "12:01:00"), (view, "12:00:00")),
        # At the same instant counts as before.
        funnel(2, (buy, "12:00:00"), (cart, "12:00:00"), (click, "12:00:00")),
        # In order of lines, and not of time.
        funnel(3, (view, "12:00:00"), (cart, "12:01:00"), (buy, "12:00:59.999999")),
        funnel(4, (cart, "12:00:00"), (view, "12:00:00.000001"), (buy, "12:00:00")),
        # A search is no view, another session's view none of this.
        funnel(5, ("search", "11:00:00"), (cart, "12:00:00")),
        # An offset says the same instant otherwise.
        funnel(6, (view, "03:00:00Z"), (cart, "12:00:00"), (buy, "12:00:00+09:00")),
    ]
    write(project, MON, [step for session in sessions for step in session])
    project.run(*JUDGING)
    assert counts(project, 4) == [(6, 3, "FAIL")]
    assert quarantine(project, MON) == {9: "4", 10: "4", 14: "4"}


def order(number: int, extra: Any, total: Any = 2000) -> Event:
    return event(MON, number, "purchase", 1, extra_data=extra, total_amount=total)


ITEM = {"product_id": "P0001", "quantity": 2, "unit_price": 1000}
#: extra_data, total_amount, checks that fail
ORDERS: list[tuple[Any, Any, str]] = [
    ({"products": [ITEM]}, 2000, ""),
    (json.dumps({"products": [ITEM]}), 2000, ""),
    ({"products": [ITEM]}, 2001, ""),
    ({"products": [ITEM]}, 1999, ""),
    ({"products": [ITEM]}, 2001.0001, "6"),
    ({"products": [ITEM]}, 1998.9999, "6"),
    ({"products": [ITEM], "discount_amount": 500, "shipping_fee": 3000}, 4500, ""),
    ({"products": [ITEM], "discount_amount": None, "shipping_fee": None}, 2000, ""),
    ({"products": [ITEM], "discount_amount": "500"}, 1500, "6"),
    ({"products": []}, 1, ""),
    (None, 2000, "6"),
    ("", 2000, "6"),
    ("{", 2000, "6"),
    ("[]", 2000, "6"),
    ({}, 2000, "6"),
    (json.dumps({"products": [ITEM]})[:-1], 2000, "6"),
    ([ITEM], 2000, "3, 6"),
    ({"products": [ITEM | {"quantity": None}]}, 2000, "6"),
    ({"products": [ITEM | {"unit_price": None}]}, 2000, "6"),
    ({"products": [ITEM | {"quantity": "2"}]}, 2000, "6"),
    ({"products": [ITEM | {"quantity": 1.5}]}, 1500, "6"),
    ({"products": [ITEM | {"product_id": "x"}]}, 2000, "6"),
    ({"products": [ITEM, None]}, 2000, "6"),
    ({"products": [ITEM | {"unit_price": 10**12, "quantity": 1}]}, 2000, "6"),
    ({"products": [ITEM], "coupon_code": 1}, 2000, "6"),
    ({"products": [ITEM]}, None, "1, 6"),
    ({"products": [ITEM]}, "2000", "3, 6"),
    ({"products": [ITEM]}, 0, "3, 6"),
]


def test_amounts_of_orders(project: DbtProject) -> None:
    lines = [event(MON, 1, "page_view"), event(MON, 2, "add_to_cart")]
    lines += [order(10 + n, extra, total) for n, (extra, total, _) in enumerate(ORDERS)]
    absent = order(90, None)
    del absent["extra_data"]
    lines.append(absent)
    # A null of a cart is check 1's alone.
    lines.append(event(MON, 91, "add_to_cart", quantity=None))
    write(project, MON, lines)
    project.run(*JUDGING)
    expected = {n: fails for n, (_, _, fails) in enumerate(ORDERS, 3) if fails}
    expected |= {len(lines) - 1: "6", len(lines): "1"}
    assert quarantine(project, MON) == expected
    of_orders = sum("6" in fails for fails in expected.values())
    assert counts(project, 6) == [(len(ORDERS) + 1, of_orders, "FAIL")]


def test_copies_of_the_day_before_and_of_other_files(
    duckdb_project: DbtProject,
) -> None:
    """The first is the day before's, then that of the file that is first by its bytes."""
    project = duckdb_project
    write(project, MON, [event(MON, 1, "page_view")])
    same = event(MON, 1, "page_view", **at("13:00:00", TUE))
    write(project, TUE, [event(TUE, 2, "page_view")], "_B")
    write(project, TUE, [event(TUE, 2, "page_view"), same], "_a")
    # Ids that are none count for nothing, not even twice.
    none = [event(TUE, 3, "page_view", event_id="x") for _ in range(2)]
    write(project, TUE, none, "_c")
    # Two days later it is no copy.
    write(project, THU, [event(TUE, 2, "page_view", **at("12:00:00", THU))])
    write(project, FRI, [event(FRI, 2, "page_view", session_id=uuid("x", 1))])
    project.run(*JUDGING)
    found = project.query(
        "select part_date, file_name, line_no, failed_checks from we_mart.event_quarantine"
        " order by 1, 2, 3"
    )
    assert found == [
        (TUE, "events_20240702_a.jsonl", 1, "2"),
        (TUE, "events_20240702_a.jsonl", 2, "2"),
        (TUE, "events_20240702_c.jsonl", 1, "3"),
        (TUE, "events_20240702_c.jsonl", 2, "3"),
        (FRI, "events_20240705.jsonl", 1, "3"),
    ]
    assert counts(project, 2)[0] == (1, 0, "PASS")
    assert failing(project)[THU] == []
    # A session_id that is none is no session.
    assert counts(project, 4)[-1] == (0, 0, "PASS")
