"""How a record is made dirty: each function breaks one thing of one event.

Records are chosen so that no other check can fail (see event_dirt); `draw` is a random
number that picks among the ways there are.
"""

import datetime
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from we_mart.events.schema import event_schema
from we_mart.raw.generator.event_fragments import json_text

Record = dict[str, Any]
#: Changes the record of a day in place; returns the field that is broken.
Spoil = Callable[[Record, int, datetime.date], str]

_T = TypeVar("_T")

#: Systems that go with a platform.
SYSTEMS = {
    "ios": ("iOS",),
    "android": ("Android",),
    "web": ("Windows", "macOS", "Linux"),
}

#: Without these a record fails, or may be said to fail, a second check: the amount, the
#: day, the platform's device and system.
_KEPT = {"timestamp", "platform", "total_amount"}
#: Without these an event would be missed in its session; few events may be.
_PLACE = {"event_type", "session_id"}
_QUIET = ("page_view", "click", "search")

_NUMBERS: dict[str, tuple[str, ...]] = {
    "click": ("position",),
    "add_to_cart": ("quantity", "unit_price"),
    "search": ("result_count", "page_number"),
}
_BELOW = {**_NUMBERS, "purchase": ("total_amount",)}
_ABOVE = {
    "add_to_cart": ("quantity", "unit_price"),
    "purchase": ("total_amount",),
    "search": ("search_query",),
}
_ENUMS = {
    "page_view": ("page_type", "event_type"),
    "click": ("element_type", "event_type"),
    "purchase": ("payment_method",),
    "search": ("sort_type", "event_type"),
}
_PATTERNS = {
    "page_view": ("event_id", "user_id", "session_id"),
    "click": ("event_id", "user_id", "session_id", "product_id", "category_id"),
    "add_to_cart": ("event_id", "user_id", "product_id", "category_id"),
    "purchase": ("order_id", "order_id", "event_id", "user_id"),
    "search": ("event_id", "user_id", "session_id"),
}


def _one(values: Sequence[_T], draw: int) -> _T:
    return values[draw % len(values)]


def _required(record: Record, draw: int) -> str:
    """A required field whose absence fails check 1 alone."""
    kind = record["event_type"]
    kept = _KEPT if kind in _QUIET else _KEPT | _PLACE
    if record["platform"] != "web":
        kept = kept | {"device_type"}  # an app that is not said to be on a mobile
    names = [name for name in event_schema().required(kind) if name not in kept]
    return _one(names, draw)


def missing_field(record: Record, draw: int, day: datetime.date) -> str:
    """A required field is not there."""
    field = _required(record, draw)
    del record[field]
    return field


def null_field(record: Record, draw: int, day: datetime.date) -> str:
    """A required field is null."""
    field = _required(record, draw)
    record[field] = None
    return field


def empty_field(record: Record, draw: int, day: datetime.date) -> str:
    """A required free text is empty (empty ids and enums break their range as well)."""
    field = _one([f for f in ("page_url", "element_id") if f in record], draw)
    record[field] = ""
    return field


def broken_enum(record: Record, draw: int, day: datetime.date) -> str:
    """A value that is not of the list."""
    names = _ENUMS[record["event_type"]]
    if record["platform"] == "web":
        names = (*names, "device_type")
    field = _one(names, draw)
    known = event_schema().enum(field)
    value = record.get(field) or known[0]
    record[field] = _one([value.upper(), f"{value}s", "other"], draw // 7)
    return field


def below_range(record: Record, draw: int, day: datetime.date) -> str:
    """A number under the least that is allowed."""
    field = _one(_BELOW[record["event_type"]], draw)
    least = event_schema().fields[field]["minimum"]
    _put(record, field, least - _one((1, 1, 10, 5_000), draw // 7))
    return field


def above_range(record: Record, draw: int, day: datetime.date) -> str:
    """A number over the greatest that is allowed, or a text that is too long."""
    field = _one(_ABOVE[record["event_type"]], draw)
    rule = event_schema().fields[field]
    if "maxLength" in rule:
        longer = rule["maxLength"] + _one((1, 1, 300), draw // 7)
        record[field] = (record[field] * longer)[:longer]
    else:
        _put(record, field, rule["maximum"] + _one((1, 1, 10_000), draw // 7))
    return field


def _put(record: Record, field: str, value: int) -> None:
    """Set a number; an order's details are made to fit a new amount."""
    if field == "total_amount":
        more = value - record[field]
        details = details_of(record)
        details["discount_amount" if more < 0 else "shipping_fee"] += abs(more)
        is_text = isinstance(record["extra_data"], str)
        record["extra_data"] = json_text(details) if is_text else details
    record[field] = value


def details_of(record: Record) -> dict[str, Any]:
    """The details of a clean purchase."""
    extra = record["extra_data"]
    details: dict[str, Any] = json.loads(extra) if isinstance(extra, str) else extra
    return details


def broken_pattern(record: Record, draw: int, day: datetime.date) -> str:
    """An id of another form. It stays the only one of its kind."""
    field = _one(_PATTERNS[record["event_type"]], draw)
    value = record.get(field) or {"product_id": "P0001", "category_id": "CAT001"}[field]
    forms = [f"{value}?", f"x{value}", value[:-1] + "é"]
    if field in ("event_id", "session_id"):
        forms += [value[:-1], value.replace("-", "_")]
    elif field in ("product_id", "category_id", "user_id"):
        forms += [value.lower(), value[:-1]]
    record[field] = _one(forms, draw // 7)
    return field


def number_as_text(record: Record, draw: int, day: datetime.date) -> str:
    """The right number, in quotes."""
    field = _one(_NUMBERS[record["event_type"]], draw)
    record[field] = str(record.get(field) or 1)
    return field


def not_a_number(record: Record, draw: int, day: datetime.date) -> str:
    """Something else where a number belongs."""
    field = _one(_NUMBERS[record["event_type"]], draw)
    record[field] = _one(("many", "1,000", True, [1], {"value": 1}), draw // 7)
    return field


def unparsable_time(record: Record, draw: int, day: datetime.date) -> str:
    """A timestamp that is none in ISO 8601."""
    record["timestamp"] = _one(
        (
            f"{day}T25:10:00",
            f"{day:%Y-%m}-32T10:00:00",
            f"{day:%d/%m/%Y} 10:00",
            "yesterday",
            f"{day}T10:61:00+09:00",
            f"{day}Tnoon",
        ),
        draw,
    )
    return "timestamp"


def year_out_of_range(record: Record, draw: int, day: datetime.date) -> str:
    """A year before 2020 or after 2030."""
    time = datetime.datetime.fromisoformat(record["timestamp"])
    year = _one((2019, 2031, 1970, 2099), draw)
    # The file's date, not the client's: New Year may be another year's in UTC. The 28th
    # is in every February.
    moved = time.replace(year=year, month=day.month, day=min(day.day, 28))
    record["timestamp"] = moved.isoformat(timespec="milliseconds")
    return "timestamp"


def other_day(record: Record, draw: int, day: datetime.date) -> str:
    """A good time of another day; the last one is of this day in UTC alone."""
    time = datetime.datetime.fromisoformat(record["timestamp"])
    days = _one((-1, 1, -7, 30, 0), draw)
    moved = time + datetime.timedelta(days=days)
    record["timestamp"] = (
        moved.isoformat(timespec="milliseconds") if days else f"{day}T16:30:00.000Z"
    )
    return "timestamp"


def wrong_amount(record: Record, draw: int, day: datetime.date) -> str:
    """An amount that its products do not add up to, by two and more."""
    off = _one((2, -2, 1.5, 100, -100, 30_000), draw)
    record["total_amount"] += off if record["total_amount"] + off >= 1 else 2
    return "total_amount"


def missing_extra(record: Record, draw: int, day: datetime.date) -> str:
    """No details: absent or null."""
    if draw % 2:
        record["extra_data"] = None
    else:
        del record["extra_data"]
    return "extra_data"


def unreadable_extra(record: Record, draw: int, day: datetime.date) -> str:
    """Details whose JSON is broken."""
    text = json_text(details_of(record))
    record["extra_data"] = _one(
        (text[: len(text) // 2], text.replace('"', "'"), "n/a", text[:-1]), draw
    )
    return "extra_data"


def app_not_mobile(record: Record, draw: int, day: datetime.date) -> str:
    """An app on something that is no mobile."""
    record["device_type"] = _one(("desktop", "tablet"), draw)
    return "device_type"


def wrong_os(record: Record, draw: int, day: datetime.date) -> str:
    """A system that does not go with the platform."""
    fits = SYSTEMS[record["platform"]]
    others = [name for name in event_schema().enum("os") if name not in fits]
    record["os"] = _one(others, draw)
    return "os"


#: Changes a whole line, without its line feed; returns the line in its place.
SpoilLine = Callable[[bytes, int], bytes]

LINE_LIMIT = 1 << 20


def not_json(line: bytes, draw: int) -> bytes:
    """A line that was cut, or written by hand."""
    cut = line[: len(line) * 2 // 3]
    return _one((cut, line.replace(b'"', b"'"), line[:-1], b"<html>502</html>"), draw)


def not_object(line: bytes, draw: int) -> bytes:
    """JSON, but no object."""
    return _one((b"[" + line + b"]", b'"event"', b"42", b"null", b"true"), draw)


def oversize_line(line: bytes, draw: int) -> bytes:
    """An event whose page address makes the line longer than 1 MiB."""
    longer = b"?" + b"x" * (LINE_LIMIT - len(line) + _one((0, 1, 50_000), draw))
    field = b'"page_url":"'
    return line.replace(field, field + longer, 1)


def not_utf8(line: bytes, draw: int) -> bytes:
    """An event with bytes that are not UTF-8 in its page address."""
    field = b'"page_url":"'
    odd = _one((b"\xff", b"\xe9t\xe9", b"\xc0\xaf", b"\xed\xa0\x80"), draw)
    return line.replace(field, field + odd, 1)
