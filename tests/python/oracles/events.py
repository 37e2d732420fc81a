"""The seven checks of commerce events, a second reading of the rules.

Line by line and without the package.
"""

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Event = dict[str, Any]

SEOUL = dt.timezone(dt.timedelta(hours=9))


COMMON = ("event_id", "event_type", "user_id", "session_id", "timestamp", "platform", "device_type")  # fmt: skip
REQUIRED = {
    "page_view": ("page_url", "page_type"),
    "click": ("page_url", "element_id", "element_type"),
    "add_to_cart": ("product_id", "quantity", "unit_price"),
    "purchase": ("order_id", "total_amount", "payment_method"),
    "search": ("search_query", "result_count"),
}
OWN = {
    "page_view": {"referrer"},
    "click": {"product_id", "category_id", "position"},
    "add_to_cart": {"category_id", "source_page", "is_recommendation"},
    "purchase": {"extra_data"},
    "search": {"page_url", "category_filter", "sort_type", "page_number"},
}
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
PATTERNS = {
    "event_id": UUID, "session_id": UUID, "user_id": r"U\d{6}", "product_id": r"P\d{4}",
    "category_id": r"CAT\d{3}", "order_id": r"ORD\d{13,}",
}  # fmt: skip
ENUMS = {
    "event_type": set(REQUIRED),
    "platform": {"web", "ios", "android"},
    "device_type": {"desktop", "mobile", "tablet"},
    "os": {"Windows", "macOS", "Linux", "iOS", "Android"},
    "page_type": {"home", "category", "product", "cart", "checkout", "order_complete", "mypage"},
    "element_type": {"button", "link", "banner", "product_card", "search_result", "recommendation"},
    "payment_method": {"credit_card", "bank_transfer", "kakao_pay", "naver_pay", "toss_pay"},
    "sort_type": {"relevance", "price_asc", "price_desc", "latest", "popular"},
}  # fmt: skip
RANGES = {
    "position": (0, None), "quantity": (1, 99), "unit_price": (1, 10_000_000),
    "total_amount": (1, 100_000_000), "result_count": (0, None), "page_number": (1, None),
}  # fmt: skip
SYSTEMS = {"ios": {"iOS"}, "android": {"Android"}, "web": {"Windows", "macOS", "Linux"}}


def parsed(line: bytes) -> Event | None:
    """The event of a line; None for one that cannot be read."""
    try:
        found = json.loads(line.decode())
    except ValueError:
        return None
    return found if isinstance(found, dict) and len(line) <= 1 << 20 else None


def in_range(name: str, value: object) -> bool:
    """Whether a value that is given keeps the range, enum or pattern of its field."""
    if name in PATTERNS:
        return isinstance(value, str) and bool(re.fullmatch(PATTERNS[name], value))
    if name in ENUMS:
        return value in ENUMS[name]
    if name == "search_query":
        return isinstance(value, str) and len(value) <= 200
    if name in RANGES:
        low, high = RANGES[name]
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and low <= value and (high is None or value <= high)  # type: ignore[operator]
    return True


def instant(event: Event) -> dt.datetime | None:
    """When an event was, in business time; None if its timestamp cannot be read."""
    try:
        time = dt.datetime.fromisoformat(event.get("timestamp") or "")
    except ValueError:
        return None
    return time.replace(tzinfo=SEOUL) if time.tzinfo is None else time.astimezone(SEOUL)


def amount_holds(event: Event) -> bool:
    """Whether a purchase's amount is that of its details."""
    extra = event.get("extra_data")
    try:
        details: Any = json.loads(extra) if isinstance(extra, str) else extra
        total = sum(p["quantity"] * p["unit_price"] for p in details["products"])
    except (ValueError, TypeError):
        return False
    total += details["shipping_fee"] - details["discount_amount"]
    return bool(abs(event["total_amount"] - total) <= 1)


def out_of_order(events: Iterable[tuple[int, Event]]) -> set[int]:
    """Lines of one session's purchases and carts that lack what has to be before them."""
    seen: set[str] = set()
    wrong = set()
    for line, event in sorted(events, key=lambda e: (instant(e[1]), e[0])):
        kind = event["event_type"]
        if kind == "purchase" and "add_to_cart" not in seen:
            wrong.add(line)
        if kind == "add_to_cart" and not seen & {"page_view", "click"}:
            wrong.add(line)
        seen.add(kind)
    return wrong


@dataclass
class Day:
    """A file as the spec reads it; `fails` holds (check, line). Yesterday's lines are negative."""

    day: dt.date
    events: dict[int, Event] = field(default_factory=dict)
    lines: int = 0
    fails: set[tuple[int, int]] = field(default_factory=set)


def read(raw: Path, day: dt.date, yesterday: Day | None = None) -> Day:
    """Read a file and check it."""
    result = Day(day)
    ids: set[str] = set()
    orders: set[str] = set()
    path = raw / "events" / f"events_{day:%Y%m%d}.jsonl"
    for number, text in enumerate(path.read_bytes().split(b"\n")[:-1], 1):
        result.lines = number
        event = parsed(text)
        if event is None:
            result.fails.add((1, number))
            continue
        result.events[number] = event
        result.fails |= {(check, number) for check in failing_alone(event, day)}
        order = event.get("order_id") if event.get("event_type") == "purchase" else None
        if event.get("event_id") in ids or (order and order in orders):
            result.fails.add((2, number))
        ids |= {event["event_id"]} if event.get("event_id") else set()
        orders |= {order} if order else set()
    before = {-n: e for n, e in yesterday.events.items()} if yesterday else {}
    everything = {**before, **result.events}
    failed = {line for _, line in result.fails}
    # Whether an event that fails another check still counts as before is left open: the
    # answer must not depend on it.
    both = [
        {
            line
            for session in by_session(everything, without).values()
            for line in out_of_order(session)
            if line > 0
        }
        for without in (set(), failed)
    ]
    assert both[0] == both[1]
    result.fails |= {(4, line) for line in both[0]}
    for session in by_session(result.events, set()).values():
        if len({event["platform"] for _, event in session}) > 1:
            result.fails |= {(7, line) for line, _ in session}
    return result


def by_session(
    events: dict[int, Event], without: set[int]
) -> dict[str, list[tuple[int, Event]]]:
    """Events that can be placed, by session."""
    sessions = defaultdict(list)
    for line, event in events.items():
        if (
            line not in without
            and event.get("session_id")
            and instant(event)
            and event.get("event_type")
        ):
            sessions[event["session_id"]].append((line, event))
    return sessions


def failing_alone(event: Event, day: dt.date) -> set[int]:
    """Checks that an event fails by itself."""
    kind = event.get("event_type")
    required = {*COMMON, *REQUIRED.get(str(kind), ())}
    fails = {1 for name in required if event.get(name) in (None, "")}
    names = {*COMMON, "os", *REQUIRED.get(str(kind), ()), *OWN.get(str(kind), ())}
    if any(
        event.get(n) is not None and not in_range(n, event[n])
        for n in names
        if event.get(n) != ""
    ):
        fails.add(3)
    time = instant(event)
    if time is None or not 2020 <= time.year <= 2030 or time.date() != day:
        fails.add(5)
    if kind == "purchase" and not amount_holds(event):
        fails.add(6)
    platform = event["platform"]
    if (platform != "web" and event.get("device_type") != "mobile") or (
        event.get("os") in ENUMS["os"] and event["os"] not in SYSTEMS[platform]
    ):
        fails.add(7)
    return fails
