"""Sessions made dirty: the funnel out of order, the platform changed on the way."""

from collections.abc import Callable

import numpy as np

from we_mart.events.schema import event_schema
from we_mart.raw.generator import event_sessions as types
from we_mart.raw.generator.clock import Bools, Ints
from we_mart.raw.generator.event_catalog import SHOP
from we_mart.raw.generator.event_day import DayEvents
from we_mart.raw.generator.event_spoil import SYSTEMS, Record


class SessionRows:
    """The events of a file by session.

    counts, first: events of each session, and the row of its first one, (sessions,)
    """

    def __init__(self, events: DayEvents) -> None:
        self._events = events
        sessions = len(events.user)
        self._by_session = np.argsort(events.session, kind="stable")
        self.counts: Ints = np.bincount(events.session, minlength=sessions)
        self._begin = np.cumsum(self.counts) - self.counts
        self.first: Ints = np.full(sessions, -1)
        there = self.counts > 0
        self.first[there] = self._by_session[self._begin[there]]

    def rows(self, session: int) -> Ints:
        """Rows of a session's events, in order of time."""
        begin = self._begin[session]
        return self._by_session[begin : begin + self.counts[session]]

    def _number_of(self, event_type: int) -> Ints:
        of_type = self._events.session[self._events.type == event_type]
        return np.bincount(of_type, minlength=len(self.counts))

    def fit(self, kind: str) -> Bools:
        """Sessions that a kind of dirt can be made of, (sessions,)."""
        carts = self._number_of(types.ADD_TO_CART)
        bought = self._number_of(types.PURCHASE)
        fits: dict[str, Bools] = {
            "purchase_before_cart": (carts == 1) & (bought == 1),
            "purchase_without_cart": bought == 1,
            # Whether a quarantined cart still carries a purchase is left open.
            "cart_without_view": (carts > 0) & (bought == 0),
            "platform_change": self.counts > 1,
        }
        return fits[kind]

    def funnel_rows(self) -> Bools:
        """What the funnel of a session stands on, (events,).

        The first view or click where a cart is filled, and the first event that fills
        it where something is bought: as long as these stay, so does the order.
        """
        kept = np.zeros(len(self._events), dtype=np.bool_)
        for first, later in (
            ((types.PAGE_VIEW, types.CLICK), types.ADD_TO_CART),
            ((types.ADD_TO_CART,), types.PURCHASE),
        ):
            rows = np.flatnonzero(np.isin(self._events.type, first))
            sessions, places = np.unique(self._events.session[rows], return_index=True)
            kept[rows[places[self._number_of(later)[sessions] > 0]]] = True
        return kept


#: Changes a session's records in place, in order of time. Returns the places of those
#: that are changed and of those that fail.
SpoilSession = Callable[[list[Record], int], tuple[list[int], list[int]]]


def _places(records: list[Record], *event_types: str) -> list[int]:
    return [n for n, r in enumerate(records) if r["event_type"] in event_types]


def _turn(record: Record, event_type: str, fields: Record) -> None:
    """Make a record one of another type."""
    schema = event_schema()
    for name in schema.own[record["event_type"]]:
        record.pop(name, None)
    record["event_type"] = event_type
    record.update(fields)


def purchase_before_cart(
    records: list[Record], draw: int
) -> tuple[list[int], list[int]]:
    """The purchase and the event that fills its cart change places."""
    (cart,), (bought,) = _places(records, "add_to_cart"), _places(records, "purchase")
    records[cart], records[bought] = records[bought], records[cart]
    times = records[cart]["timestamp"], records[bought]["timestamp"]
    records[bought]["timestamp"], records[cart]["timestamp"] = times
    return [cart, bought], [cart]


def purchase_without_cart(
    records: list[Record], draw: int
) -> tuple[list[int], list[int]]:
    """Clicks instead of events that fill the cart."""
    carts = _places(records, "add_to_cart")
    for place in carts:
        product = records[place]["product_id"]
        _turn(
            records[place],
            "click",
            {
                "page_url": f"{SHOP}/p/{product}",
                "element_id": "btn_cart",
                "element_type": "button",
                "product_id": product,
            },
        )
    return carts, _places(records, "purchase")


def cart_without_view(records: list[Record], draw: int) -> tuple[list[int], list[int]]:
    """Searches instead of every view and click before the cart is filled."""
    first = _places(records, "add_to_cart")[0]
    seen = _places(records[:first], "page_view", "click")
    for place in seen:
        fields = {"search_query": "light stick", "result_count": 1 + draw % 50}
        _turn(records[place], "search", fields)
    later = [p for p in _places(records, "page_view", "click") if p > first]
    end = later[0] if later else len(records)
    return seen, _places(records[:end], "add_to_cart")


def platform_change(records: list[Record], draw: int) -> tuple[list[int], list[int]]:
    """Another platform from some event on, and the device and system it has."""
    others = [p for p in ("ios", "android") if p != records[0]["platform"]]
    platform = others[draw % len(others)]
    changed = list(range(1 + draw // 2 % (len(records) - 1), len(records)))
    for place in changed:
        record = records[place]
        record["platform"], record["device_type"] = platform, "mobile"
        if record.get("os"):
            record["os"] = SYSTEMS[platform][0]
    return changed, list(range(len(records)))


SESSION_SPOILS: dict[str, SpoilSession] = {
    "purchase_before_cart": purchase_before_cart,
    "purchase_without_cart": purchase_without_cart,
    "cart_without_view": cart_without_view,
    "platform_change": platform_change,
}
