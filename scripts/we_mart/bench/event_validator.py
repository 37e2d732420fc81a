"""What the chain of events is compared with: the seven checks in a plain Python loop.

Run as a script with event files as arguments: parses a file, then times the checks over
its parsed events; prints the seconds of all checks and the number of events.
"""

import json
import re
import sys
import time
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

Event = dict[str, Any]

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_COMMON = (
    "event_id",
    "event_type",
    "user_id",
    "session_id",
    "timestamp",
    "platform",
    "device_type",
)
_REQUIRED = {
    "page_view": ("page_url", "page_type"),
    "click": ("page_url", "element_id", "element_type"),
    "add_to_cart": ("product_id", "quantity", "unit_price"),
    "purchase": ("order_id", "total_amount", "payment_method"),
    "search": ("search_query", "result_count"),
}
_PATTERNS = {
    "event_id": _UUID,
    "session_id": _UUID,
    "user_id": re.compile(r"U[0-9]{6}"),
    "product_id": re.compile(r"P[0-9]{4}"),
    "category_id": re.compile(r"CAT[0-9]{3}"),
    "order_id": re.compile(r"ORD[0-9]{13,}"),
}
_ENUMS = {
    "platform": {"web", "ios", "android"},
    "device_type": {"desktop", "mobile", "tablet"},
    "os": {"Windows", "macOS", "Linux", "iOS", "Android"},
}
_RANGES = {
    "quantity": (1, 99),
    "unit_price": (1, 10_000_000),
    "total_amount": (1, 100_000_000),
    "result_count": (0, 2**53),
    "position": (0, 2**53),
    "page_number": (1, 2**53),
}
_SYSTEMS = {
    "ios": {"iOS"},
    "android": {"Android"},
    "web": {"Windows", "macOS", "Linux"},
}
_BUSINESS = timezone(timedelta(hours=9))


def check_day(
    events: Iterable[Event], day: date, steps_before: dict[str, set[str]]
) -> list[set[int]]:
    """Positions of the events that fail each of the seven checks.

    steps_before: event types of each session on the day before; then those of this day
    """
    fails: list[set[int]] = [set() for _ in range(8)]
    seen_ids: set[str] = set()
    sessions: dict[str, list[tuple[datetime, int, str]]] = {}
    platforms: dict[str, set[str]] = {}
    members: dict[str, list[int]] = {}
    for at, event in enumerate(events):
        kind = event.get("event_type", "")
        for name in _COMMON + _REQUIRED.get(kind, ()):
            if event.get(name) in (None, ""):
                fails[1].add(at)
        event_id = event.get("event_id", "")
        if event_id in seen_ids:
            fails[2].add(at)
        seen_ids.add(event_id)
        if kind not in _REQUIRED or not _in_range(event):
            fails[3].add(at)
        time_of = _business_time(event.get("timestamp"))
        if time_of is None or time_of.date() != day:
            fails[5].add(at)
        session = event.get("session_id", "")
        if time_of is not None:
            sessions.setdefault(session, []).append((time_of, at, kind))
        if kind == "purchase" and not _amount_holds(event):
            fails[6].add(at)
        platform, system = event.get("platform", ""), event.get("os")
        if (platform != "web" and event.get("device_type") != "mobile") or (
            system is not None and system not in _SYSTEMS.get(platform, ())
        ):
            fails[7].add(at)
        platforms.setdefault(session, set()).add(platform)
        members.setdefault(session, []).append(at)
    today = {}
    for session, steps in sessions.items():
        steps.sort()
        before = set(steps_before.get(session, ()))
        today[session] = before
        for _, at, kind in steps:
            if (kind == "purchase" and "add_to_cart" not in before) or (
                kind == "add_to_cart" and not before & {"page_view", "click"}
            ):
                fails[4].add(at)
            before.add(kind)
    steps_before.clear()
    steps_before.update(today)
    for session, found in platforms.items():
        if len(found) > 1:
            fails[7].update(members[session])
    return fails


def _in_range(event: Event) -> bool:
    for name, value in event.items():
        if value is None:
            continue
        if name in _PATTERNS:
            if not isinstance(value, str) or not _PATTERNS[name].fullmatch(value):
                return False
        elif name in _ENUMS:
            if value not in _ENUMS[name]:
                return False
        elif name in _RANGES:
            low, high = _RANGES[name]
            if not isinstance(value, int | float) or not low <= value <= high:
                return False
    return True


def _business_time(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    if found.tzinfo is not None:
        found = found.astimezone(_BUSINESS).replace(tzinfo=None)
    return found if 2020 <= found.year <= 2030 else None


def _amount_holds(event: Event) -> bool:
    details: Any = event.get("extra_data")
    try:
        if isinstance(details, str):
            details = json.loads(details)
        total = sum(p["quantity"] * p["unit_price"] for p in details["products"])
        total += (details.get("shipping_fee") or 0) - (
            details.get("discount_amount") or 0
        )
        return bool(abs(event["total_amount"] - total) <= 1)
    except (TypeError, ValueError, KeyError):
        return False


def main(paths: list[str]) -> None:
    """Print seconds and events."""
    seconds, events = 0.0, 0
    steps: dict[str, set[str]] = {}
    for name in paths:
        path = Path(name)
        day = datetime.strptime(path.name[7:15], "%Y%m%d").date()
        with path.open(encoding="utf-8") as lines:
            parsed = [json.loads(line) for line in lines]
        started = time.perf_counter()
        fails = check_day(parsed, day, steps)
        seconds += time.perf_counter() - started
        events += len(parsed)
        assert not any(fails), [len(found) for found in fails]
    print(seconds, events)


if __name__ == "__main__":
    main(sys.argv[1:])
