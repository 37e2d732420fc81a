"""Marts and batch aggregates of commerce events from checked days, as the rules tell it.

A day that fails has no rows, as in a first build. Times are business time without zone.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from oracles.event_days import Day, Product, check_days, details_of
from oracles.event_lines import Event, rounded

Row = dict[str, Any]
Rows = list[Row]
Some = TypeVar("Some")
Group = TypeVar("Group", bound=Hashable)

#: Columns in the order of the rules, and how many of them are the key.
COLUMNS: dict[str, tuple[str, ...]] = {
    "mart_user_daily": (
        "user_id", "activity_date", "session_count", "page_view_count", "click_count",
        "add_to_cart_count", "purchase_count", "search_count", "total_purchase_amount",
        "first_event_at", "last_event_at", "session_duration_total",
    ),
    "mart_funnel_daily": (
        "funnel_date", "platform", "step1_viewers", "step2_clickers",
        "step3_cart_adders", "step4_purchasers", "view_to_click_rate",
        "click_to_cart_rate", "cart_to_purchase_rate", "overall_conversion_rate",
    ),
    "mart_product_daily": (
        "product_id", "activity_date", "click_count", "cart_add_count",
        "purchase_count", "revenue", "units_sold", "unique_viewers", "unique_buyers",
        "conversion_rate",
    ),
    "mart_orders": (
        "order_id", "user_id", "order_date", "order_timestamp", "total_amount",
        "payment_method", "platform", "discount_amount", "shipping_fee", "coupon_code",
        "item_count",
    ),
    "funnel_conversion": (
        "event_date", "platform", "session_count", "view_sessions", "click_sessions",
        "cart_sessions", "purchase_sessions", "view_to_click_rate",
        "click_to_cart_rate", "cart_to_purchase_rate", "overall_conversion_rate",
    ),
    "hourly_traffic": (
        "event_date", "event_hour", "platform", "event_count", "user_count",
        "session_count",
    ),
    "product_conversion": (
        "product_id", "click_count", "cart_count", "purchase_count", "revenue",
        "conversion_rate",
    ),
    "session_sequences": (
        "session_id", "event_date", "event_sequence", "event_count",
        "duration_seconds", "has_purchase",
    ),
    "session_patterns": (
        "event_sequence", "session_count", "mean_seconds", "purchase_rate",
    ),
}  # fmt: skip
KEYS = {
    "mart_user_daily": 2, "mart_funnel_daily": 2, "mart_product_daily": 2,
    "mart_orders": 1, "funnel_conversion": 2, "hourly_traffic": 3,
    "product_conversion": 1, "session_sequences": 2, "session_patterns": 1,
}  # fmt: skip


def marts_of(
    raw: Path,
    days: Iterable[dt.date],
    pass_rate: Decimal = Decimal("0.99"),
    overrides: Mapping[int, Decimal] | None = None,
) -> dict[str, Rows]:
    """All tables of the given days of a raw folder."""
    return tables(check_days(raw, days, pass_rate, overrides))


def tables(checked: Mapping[dt.date, Day]) -> dict[str, Rows]:
    """Rows in the order of their keys, columns as in COLUMNS."""
    passing = [day for _, day in sorted(checked.items()) if day.passes]
    found: dict[str, Rows] = {name: [] for name in COLUMNS}
    for day in passing:
        events = day.accepted
        found["mart_user_daily"] += user_daily(day.day, events)
        found["mart_funnel_daily"] += funnel_daily(day.day, events)
        found["mart_product_daily"] += product_daily(day.day, events)
        found["mart_orders"] += orders(day.day, events)
        found["funnel_conversion"] += funnel_conversion(day.day, events)
        found["hourly_traffic"] += hourly_traffic(day.day, events)
        found["session_sequences"] += session_sequences(day.day, events)
    found["product_conversion"] = product_conversion(found["mart_product_daily"])
    found["session_patterns"] = session_patterns(found["session_sequences"])
    for name, rows in found.items():
        assert all(tuple(row) == COLUMNS[name] for row in rows), name
        rows.sort(key=lambda row: tuple(row.values())[: KEYS[name]])
    return found


# What several of them need


def grouped(
    items: Iterable[Some], key: Callable[[Some], Group]
) -> dict[Group, list[Some]]:
    found: dict[Group, list[Some]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return found


def of_kind(events: Iterable[Event], kind: str) -> list[Event]:
    return [event for event in events if event.kind == kind]


def different(events: Iterable[Event], name: str) -> int:
    return len({event.fields[name] for event in events})


def percent(part: int, whole: int) -> Decimal | None:
    return rounded(Fraction(100 * part, whole), 2) if whole else None


def rates(views: int, clicks: int, carts: int, purchases: int) -> Row:
    return {
        "view_to_click_rate": percent(clicks, views),
        "click_to_cart_rate": percent(carts, clicks),
        "cart_to_purchase_rate": percent(purchases, carts),
        "overall_conversion_rate": percent(purchases, views),
    }


def time_of(event: Event) -> dt.datetime:
    assert event.time is not None, "an accepted event has a time"
    return event.time


def milliseconds(events: Iterable[Event]) -> int:
    """From the first event to the last, each cut off to its millisecond."""
    times = [
        (time_of(event) - dt.datetime(2020, 1, 1)) // dt.timedelta(milliseconds=1)
        for event in events
    ]
    return max(times) - min(times)


def total_of(events: Iterable[Event]) -> Decimal:
    """As mart_orders has them: so the two agree."""
    amounts = [rounded(rounded(e.fields["total_amount"], 4), 2) for e in events]
    return sum(amounts, Decimal("0.00"))


def products_of(purchase: Event) -> tuple[Product, ...]:
    details = details_of(purchase)
    assert details is not None, "an accepted purchase has details"
    return details.products


# Marts


def user_daily(day: dt.date, events: list[Event]) -> Rows:
    found = []
    for user_id, theirs in grouped(events, lambda e: e.fields["user_id"]).items():
        sessions = grouped(theirs, lambda e: e.fields["session_id"])
        counts = {
            f"{kind}_count": len(of_kind(theirs, kind))
            for kind in ("page_view", "click", "add_to_cart", "purchase", "search")
        }
        duration = sum(milliseconds(session) for session in sessions.values())
        found.append(
            {
                "user_id": user_id,
                "activity_date": day,
                "session_count": len(sessions),
                **counts,
                "total_purchase_amount": total_of(of_kind(theirs, "purchase")),
                "first_event_at": min(time_of(event) for event in theirs),
                "last_event_at": max(time_of(event) for event in theirs),
                "session_duration_total": rounded(Fraction(duration, 1000), 3),
            }
        )
    return found


def steps(events: list[Event], who: str) -> tuple[int, int, int, int]:
    """How many different ones view, click, put into a cart, purchase."""
    views, clicks, carts, purchases = (
        different(of_kind(events, kind), who)
        for kind in ("page_view", "click", "add_to_cart", "purchase")
    )
    return views, clicks, carts, purchases


def funnel_daily(day: dt.date, events: list[Event]) -> Rows:
    names = COLUMNS["mart_funnel_daily"][2:6]
    found = []
    for platform, theirs in grouped(events, lambda e: e.fields["platform"]).items():
        users = steps(theirs, "user_id")
        counts = dict(zip(names, users, strict=True))
        found.append(
            {"funnel_date": day, "platform": platform} | counts | rates(*users)
        )
    return found


def product_daily(day: dt.date, events: list[Event]) -> Rows:
    purchases = of_kind(events, "purchase")
    given = [
        event
        for event in of_kind(events, "click") + of_kind(events, "add_to_cart")
        if event.fields.get("product_id") is not None
    ]
    ids = {event.fields["product_id"] for event in given}
    ids |= {product.product_id for p in purchases for product in products_of(p)}
    found = []
    for product_id in ids:
        its = [event for event in given if event.fields["product_id"] == product_id]
        clicks = of_kind(its, "click")
        lines = [
            (purchase, product)
            for purchase in purchases
            for product in products_of(purchase)
            if product.product_id == product_id
        ]
        bought_in = {purchase.key: purchase for purchase, _ in lines}.values()
        revenue = sum(
            (Fraction(p.unit_price) * p.quantity for _, p in lines), Fraction(0)
        )
        viewers, buyers = (different(some, "user_id") for some in (clicks, bought_in))
        found.append(
            {
                "product_id": product_id,
                "activity_date": day,
                "click_count": len(clicks),
                "cart_add_count": len(of_kind(its, "add_to_cart")),
                "purchase_count": len(bought_in),
                "revenue": rounded(revenue, 2),
                "units_sold": sum(product.quantity for _, product in lines),
                "unique_viewers": viewers,
                "unique_buyers": buyers,
                "conversion_rate": percent(buyers, viewers),
            }
        )  # fmt: skip
    return found


def orders(day: dt.date, events: list[Event]) -> Rows:
    found = []
    for event in of_kind(events, "purchase"):
        fields, details = event.fields, details_of(event)
        assert details is not None
        found.append(
            {
                "order_id": fields["order_id"],
                "user_id": fields["user_id"],
                "order_date": day,
                "order_timestamp": event.time,
                "total_amount": total_of([event]),
                "payment_method": fields["payment_method"],
                "platform": fields["platform"],
                "discount_amount": rounded(details.discount_amount, 2),
                "shipping_fee": rounded(details.shipping_fee, 2),
                "coupon_code": details.coupon_code,
                "item_count": len(details.products),
            }
        )
    return found


# Batch aggregates


def funnel_conversion(day: dt.date, events: list[Event]) -> Rows:
    names = COLUMNS["funnel_conversion"][3:7]
    found = []
    for platform, theirs in grouped(events, lambda e: e.fields["platform"]).items():
        sessions = steps(theirs, "session_id")
        key = {"event_date": day, "platform": platform}
        key["session_count"] = different(theirs, "session_id")
        counts = dict(zip(names, sessions, strict=True))
        found.append(key | counts | rates(*sessions))
    return found


def hourly_traffic(day: dt.date, events: list[Event]) -> Rows:
    hours = grouped(events, lambda e: (time_of(e).hour, e.fields["platform"]))
    return [
        {
            "event_date": day,
            "event_hour": hour,
            "platform": platform,
            "event_count": len(theirs),
            "user_count": different(theirs, "user_id"),
            "session_count": different(theirs, "session_id"),
        }
        for (hour, platform), theirs in hours.items()
    ]


def product_conversion(daily: Rows) -> Rows:
    found = []
    for product_id, rows in grouped(daily, lambda row: row["product_id"]).items():
        clicks, carts, purchases = (
            sum(row[name] for row in rows)
            for name in ("click_count", "cart_add_count", "purchase_count")
        )
        revenue = sum((Fraction(row["revenue"]) for row in rows), Fraction(0))
        found.append(
            {
                "product_id": product_id,
                "click_count": clicks,
                "cart_count": carts,
                "purchase_count": purchases,
                "revenue": rounded(revenue, 2),
                "conversion_rate": percent(purchases, clicks),
            }
        )
    return found


def session_sequences(day: dt.date, events: list[Event]) -> Rows:
    found = []
    for session_id, theirs in grouped(events, lambda e: e.fields["session_id"]).items():
        theirs.sort(key=lambda e: (time_of(e), e.key[1].encode(), e.key[2]))
        found.append(
            {
                "session_id": session_id,
                "event_date": day,
                "event_sequence": " -> ".join(str(event.kind) for event in theirs),
                "event_count": len(theirs),
                "duration_seconds": rounded(Fraction(milliseconds(theirs), 1000), 3),
                "has_purchase": bool(of_kind(theirs, "purchase")),
            }
        )
    return found


def session_patterns(sequences: Rows) -> Rows:
    found = []
    for sequence, rows in grouped(sequences, lambda r: r["event_sequence"]).items():
        seconds = sum((Fraction(row["duration_seconds"]) for row in rows), Fraction(0))
        found.append(
            {
                "event_sequence": sequence,
                "session_count": len(rows),
                "mean_seconds": rounded(seconds / len(rows), 3),
                "purchase_rate": percent(
                    sum(row["has_purchase"] for row in rows), len(rows)
                ),
            }
        )
    return found
