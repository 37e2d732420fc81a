"""A few events a day, written by hand, and what dbt made of them."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from support import DbtProject
from we_mart.compare import neutral_cell

MODELS = "stg_events__event_lines+"
#: As far as the quarantine and the gate, without marts.
JUDGING = ("+event_intake", "+int_event_checks")
MON, TUE, WED, THU = (f"2024-07-0{day}" for day in range(1, 5))
MARTS = {
    "mart_user_daily": "activity_date",
    "mart_funnel_daily": "funnel_date",
    "mart_product_daily": "activity_date",
    "mart_orders": "order_date",
    "funnel_conversion": "event_date",
    "hourly_traffic": "event_date",
    "session_sequences": "event_date",
}
CHECKS = [
    "required fields", "duplicate event_id", "value ranges", "funnel order", "timestamps",
    "order amount", "platform and device",
]  # fmt: skip

Event = dict[str, Any]


# Days of events


def uuid(day: str, number: int) -> str:
    return f"{day.replace('-', '')}-0000-4000-8000-{number:012}"


def event(day: str, number: int, kind: str, session: int = 1, **more: Any) -> Event:
    """A valid event, at noon unless told otherwise."""
    own: dict[str, Event] = {
        "page_view": {"page_url": "/", "page_type": "home"},
        "click": {"page_url": "/", "element_id": "b", "element_type": "button"},
        "add_to_cart": {"product_id": "P0001", "quantity": 2, "unit_price": 1000},
        "purchase": {
            "order_id": f"ORD{day.replace('-', '')}{number:07}",
            "total_amount": 2000,
            "payment_method": "toss_pay",
            "extra_data": {
                "products": [{"product_id": "P0001", "quantity": 2, "unit_price": 1000}]
            },
        },
        "search": {"search_query": "q", "result_count": 0},
    }
    return {
        "event_id": uuid(day, number),
        "event_type": kind,
        "user_id": f"U{session:06}",
        "session_id": uuid("9999-99-99", session),
        "timestamp": f"{day}T12:00:00",
        "platform": "ios",
        "device_type": "mobile",
        **own[kind],
        **more,
    }


def walk(day: str, session: int = 1) -> list[Event]:
    """A session that walks the funnel to its end."""
    kinds = ("page_view", "click", "add_to_cart", "purchase")
    return [
        event(day, 10 * session + n, kind, session, timestamp=f"{day}T12:0{n}:00")
        for n, kind in enumerate(kinds)
    ]


def views(day: str, count: int, session: int = 7) -> list[Event]:
    """Page views, so that a few other lines are a small share."""
    return [event(day, 100_000 + n, "page_view", session) for n in range(count)]


def spoiled(day: str) -> list[Event]:
    """A day that fails check 1 alone: one line of four."""
    first, *rest = walk(day)
    return [first | {"page_type": None}, *rest]


def write(
    project: DbtProject, day: str, events: Iterable[Event], part: str = ""
) -> Path:
    folder = project.raw / "events"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"events_{day.replace('-', '')}{part}.jsonl"
    path.write_text("".join(json.dumps(e) + "\n" for e in events), encoding="utf-8")
    return path


def deliver_again(project: DbtProject, day: str, events: Iterable[Event]) -> None:
    """Another file of a day; on PostgreSQL it is loaded anew."""
    write(project, day, events)
    if project.target == "postgres":
        project.load((day, day))


def build_day(project: DbtProject, day: str) -> None:
    project.run(MODELS, start_date=day, end_date=day)


# What was made of them


def mart_days(project: DbtProject) -> dict[str, list[str]]:
    return {
        mart: [
            str(day)
            for (day,) in project.query(
                f"select distinct {column} from we_mart.{mart} order by 1"
            )
        ]
        for mart, column in MARTS.items()
    }


def everywhere(*days: str) -> dict[str, list[str]]:
    return {mart: [*days] for mart in MARTS}


def mart_rows(project: DbtProject) -> dict[str, Counter[tuple[Any, ...]]]:
    found = {}
    for mart in MARTS:
        rows = project.query(f"select * from we_mart.{mart}")
        found[mart] = Counter(tuple(neutral_cell(c) for c in row) for row in rows)
    return found


def failing(project: DbtProject) -> dict[str, list[str]]:
    """Names of the checks that fail, by day."""
    found: dict[str, list[str]] = {}
    for day, name, status in project.query(
        "select part_date, check_name, status from we_mart_int.int_event_checks"
        " order by part_date, check_no"
    ):
        found.setdefault(day, []).extend([name] if status == "FAIL" else [])
    return found


def quarantine(project: DbtProject, day: str) -> dict[int, str]:
    return {
        int(line): checks
        for line, checks in project.query(
            "select line_no, failed_checks from we_mart.event_quarantine"
            f" where part_date = '{day}'"
        )
    }


def counts(project: DbtProject, check_no: int) -> list[tuple[int, int, str]]:
    """Total, failed and status of a check, day by day."""
    return [
        (int(total), int(failed), status)
        for total, failed, status in project.query(
            "select total_records, failed_records, status from we_mart_int.int_event_checks"
            f" where check_no = {check_no} order by part_date"
        )
    ]
