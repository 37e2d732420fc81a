"""The lines of commerce event files and their seven checks, as the rules tell it.

Slow and plain on purpose, and written without a look at the models: a test that compares
the two compares two readings of the rules.
"""

import datetime as dt
import gzip
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from oracles.event_lines import (
    EXACT,
    MOST_WHOLE,
    Event,
    Key,
    NotJson,
    business_time,
    files_of,
    is_whole,
    lines_of,
    read_json,
    read_line,
    rounded,
)

CHECKS = range(1, 8)

# The schema


@dataclass(frozen=True)
class Text:
    pattern: str | None = None
    enum: tuple[str, ...] | None = None
    least: int = 1
    most: int | None = None

    def holds(self, value: object) -> bool:
        return (
            isinstance(value, str)
            and len(value) >= self.least
            and (self.most is None or len(value) <= self.most)
            and (self.enum is None or value in self.enum)
            and (self.pattern is None or bool(re.fullmatch(self.pattern, value)))
        )


@dataclass(frozen=True)
class Number:
    low: int
    high: int | None = None
    whole: bool = False

    def holds(self, value: object) -> bool:
        return (
            isinstance(value, Decimal)
            and value >= self.low
            and (self.high is None or value <= self.high)
            and (not self.whole or (is_whole(value) and value.copy_abs() <= MOST_WHOLE))
        )


@dataclass(frozen=True)
class OfType:
    types: tuple[type, ...]

    def holds(self, value: object) -> bool:
        return isinstance(value, self.types)


def one_of(names: str) -> Text:
    return Text(enum=tuple(names.split()))


UUID = Text("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
PRODUCT_ID = Text("P[0-9]{4}")
CATEGORY_ID = Text("CAT[0-9]{3}")
SYSTEMS = {"ios": "iOS", "android": "Android", "web": "Windows macOS Linux"}

Rule = Text | Number | OfType
COMMON: dict[str, Rule] = {
    "event_id": UUID,
    "event_type": one_of("page_view click add_to_cart purchase search"),
    "user_id": Text("U[0-9]{6}"),
    "session_id": UUID,
    "timestamp": OfType((object,)),  # check 5 reads it
    "platform": one_of("web ios android"),
    "device_type": one_of("desktop mobile tablet"),
}
COMMON_OPTIONAL: dict[str, Rule] = {
    "os": one_of("Windows macOS Linux iOS Android"),
    "browser": Text(),
}
REQUIRED: dict[str, dict[str, Rule]] = {
    "page_view": {
        "page_url": Text(),
        "page_type": one_of(
            "home category product cart checkout order_complete mypage"
        ),
    },
    "click": {
        "page_url": Text(),
        "element_id": Text(),
        "element_type": one_of(
            "button link banner product_card search_result recommendation"
        ),
    },
    "add_to_cart": {
        "product_id": PRODUCT_ID,
        "quantity": Number(1, 99, whole=True),
        "unit_price": Number(1, 10_000_000),
    },
    "purchase": {
        "order_id": Text("ORD[0-9]{13,}"),
        "total_amount": Number(1, 100_000_000),
        "payment_method": one_of(
            "credit_card bank_transfer kakao_pay naver_pay toss_pay"
        ),
    },
    "search": {"search_query": Text(most=200), "result_count": Number(0, whole=True)},
}
OPTIONAL: dict[str, dict[str, Rule]] = {
    "page_view": {"referrer": Text(least=0)},
    "click": {
        "product_id": PRODUCT_ID,
        "category_id": CATEGORY_ID,
        "position": Number(0, whole=True),
    },
    "add_to_cart": {
        "category_id": CATEGORY_ID,
        "source_page": Text(least=0),
        "is_recommendation": OfType((bool,)),
    },
    "purchase": {"extra_data": OfType((str, dict))},
    "search": {
        "page_url": Text(),
        "category_filter": Text(least=0),
        "sort_type": one_of("relevance price_asc price_desc latest popular"),
        "page_number": Number(1, whole=True),
    },
}

# Days


@dataclass(frozen=True)
class Result:
    check_no: int
    total_records: int
    failed_records: int
    status: str


@dataclass
class Day:
    """A day's lines; what the checks say is there once `check` has been called."""

    day: dt.date
    #: All lines in order: the day's files in byte order of their names.
    lines: list[Key] = field(default_factory=list)
    unreadable: dict[Key, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    fails: dict[Key, set[int]] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)

    @property
    def passes(self) -> bool:
        return all(result.status == "PASS" for result in self.results)

    @property
    def accepted(self) -> list[Event]:
        """Also of a day that fails."""
        return [event for event in self.events if not self.fails[event.key]]

    @property
    def quarantine(self) -> dict[Key, list[int]]:
        return {key: sorted(checks) for key, checks in self.fails.items() if checks}


def read_day(raw: Path, day: dt.date) -> Day:
    """A day's lines, unchecked; a day without files has none."""
    found = Day(day)
    for path in files_of(raw, day):
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
        for line_no, line in enumerate(lines_of(content), 1):
            key = (day, path.name, line_no)
            found.lines.append(key)
            fields, reason = read_line(line)
            if fields is None:
                found.unreadable[key] = reason
            else:
                time = business_time(fields.get("timestamp"))
                if time and not (2020 <= time.year <= 2030 and time.date() == day):
                    time = None
                found.events.append(Event(key, fields, time))
    return found


# Details of purchases


@dataclass(frozen=True)
class Product:
    product_id: str
    quantity: int
    unit_price: Decimal


@dataclass(frozen=True)
class Details:
    """extra_data; amounts have four places."""

    products: tuple[Product, ...]
    discount_amount: Decimal
    shipping_fee: Decimal
    coupon_code: str | None

    @property
    def amount(self) -> Decimal:
        parts = [
            EXACT.multiply(p.unit_price, Decimal(p.quantity)) for p in self.products
        ]
        total = Decimal(0)
        for part in (*parts, self.discount_amount.copy_negate(), self.shipping_fee):
            total = EXACT.add(total, part)
        return total


def details_of(event: Event) -> Details | None:
    """None where they cannot be read."""
    extra = event.fields.get("extra_data")
    if isinstance(extra, str):
        try:
            inner = read_json(extra)
        except NotJson:
            return None
        if inner.has_nul:
            return None
        extra = inner.value
    if not isinstance(extra, dict) or not isinstance(extra.get("products"), list):
        return None
    products = [_product(each) for each in extra["products"]]
    fees = [extra.get("discount_amount"), extra.get("shipping_fee")]
    coupon = extra.get("coupon_code")
    if (
        None in products
        or not all(
            fee is None or (isinstance(fee, Decimal) and fee.copy_abs() < 10**12)
            for fee in fees
        )
        or not (coupon is None or isinstance(coupon, str))
    ):
        return None
    discount, shipping = (rounded(fee or Decimal(0), 4) for fee in fees)
    # No engine but one has a text with a NUL character.
    coupon = coupon.replace("\0", "\ufffd") if coupon is not None else None
    return Details(tuple(p for p in products if p), discount, shipping, coupon)


def _product(told: object) -> Product | None:
    if not isinstance(told, dict):
        return None
    quantity, price = told.get("quantity"), told.get("unit_price")
    if not isinstance(quantity, Decimal) or not isinstance(price, Decimal):
        return None
    if max(quantity.copy_abs(), price.copy_abs()) >= 10**12 or not is_whole(quantity):
        return None
    if not PRODUCT_ID.holds(told.get("product_id")):
        return None
    return Product(told["product_id"], int(quantity), rounded(price, 4))


# Checks


def check_days(
    raw: Path,
    days: Iterable[dt.date],
    pass_rate: Decimal = Decimal("0.99"),
    overrides: Mapping[int, Decimal] | None = None,
) -> dict[dt.date, Day]:
    """The given days, checked. overrides: pass rates of single checks"""
    rates = {check: (overrides or {}).get(check, pass_rate) for check in CHECKS}
    found = {}
    for day in sorted(set(days)):
        today, before = read_day(raw, day), read_day(raw, day - dt.timedelta(1))
        check(today, before, rates)
        found[day] = today
    return found


def check(today: Day, before: Day, rates: Mapping[int, Decimal]) -> None:
    today.fails = {key: set() for key in today.lines}
    for key in today.unreadable:
        today.fails[key].add(1)
    for event in today.events:
        today.fails[event.key] |= failing_alone(event)
    for key in copies(today, before):
        today.fails[key].add(2)
    out_of_order = funnel_offenders(today, before)
    for event in out_of_order:
        today.fails[event.key].add(4)
    for key in platform_changes(today, before):
        today.fails[key].add(7)
    events = len(today.events)
    totals = dict.fromkeys(CHECKS, events) | {
        1: len(today.lines),
        4: len({event.id("session_id") for event in today.events} - {None}),
        6: sum(event.kind == "purchase" for event in today.events),
    }
    for number_, total in totals.items():
        failed = sum(number_ in checks for checks in today.fails.values())
        if number_ == 4:
            failed = len({event.id("session_id") for event in out_of_order})
        enough = total == 0 or Fraction(total - failed, total) >= Fraction(
            rates[number_]
        )
        status = "PASS" if events and enough else "FAIL"
        today.results.append(Result(number_, total, failed, status))


def failing_alone(event: Event) -> set[int]:
    """The checks that need no other event."""
    fields, kind = event.fields, event.kind or ""
    required = COMMON | REQUIRED.get(kind, {})
    optional = COMMON_OPTIONAL | OPTIONAL.get(kind, {})
    fails = set()
    if any(fields.get(name) in (None, "") for name in required):
        fails.add(1)
    for name, rule in (required | optional).items():
        value = fields.get(name)
        if value is None or (name in required and value == ""):
            continue
        if not rule.holds(value):
            fails.add(3)
    if event.time is None:
        fails.add(5)
    if kind == "purchase" and not amount_holds(event):
        fails.add(6)
    platform, device, os = (event.text(n) for n in ("platform", "device_type", "os"))
    if platform in ("ios", "android") and device in ("desktop", "tablet"):
        fails.add(7)
    known = any(os in names.split() for names in SYSTEMS.values())
    if platform in SYSTEMS and known and os not in SYSTEMS[platform].split():
        fails.add(7)
    return fails


def amount_holds(event: Event) -> bool:
    details, total = details_of(event), event.fields.get("total_amount")
    if details is None or not isinstance(total, Decimal):
        return False
    return abs(EXACT.subtract(rounded(total, 4), details.amount)) <= 1


def copies(today: Day, before: Day) -> set[Key]:
    """Events that come after one of their event_id or, purchases, of their order_id."""
    seen: set[tuple[str, str]] = set()
    found = set()
    for event in before.events + today.events:
        ids = {("event", event.id("event_id"))}
        if event.kind == "purchase":
            ids.add(("order", event.id("order_id")))
        given = {(what, name) for what, name in ids if name is not None}
        if given & seen and event.key[0] == today.day:
            found.add(event.key)
        seen |= given
    return found


def funnel_offenders(today: Day, before: Day) -> list[Event]:
    needs = {"purchase": ("add_to_cart",), "add_to_cart": ("page_view", "click")}
    known = [e for e in before.events + today.events if e.time and e.id("session_id")]
    found = []
    for event in known:
        if event.key[0] == today.day and event.kind in needs:
            earlier = [
                other
                for other in known
                if other.id("session_id") == event.id("session_id")
                and other.kind in needs[event.kind]
                and other.time <= event.time  # type: ignore[operator]
            ]
            if not earlier:
                found.append(event)
    return found


def platform_changes(today: Day, before: Day) -> set[Key]:
    platforms: dict[str, set[str]] = {}
    for event in before.events + today.events:
        session, platform = event.id("session_id"), event.text("platform")
        if session and platform in SYSTEMS:
            platforms.setdefault(session, set()).add(platform)
    return {
        event.key
        for event in today.events
        if len(platforms.get(event.id("session_id") or "", ())) > 1
    }
