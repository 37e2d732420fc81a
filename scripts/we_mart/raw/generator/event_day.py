"""The events of one file: the sessions of a day put together, and their lines."""

import datetime
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from we_mart.events.schema import event_schema
from we_mart.raw.generator.clock import AnyArray, Bools, Codes, Hashes, Ints
from we_mart.raw.generator.event_orders import Orders
from we_mart.raw.generator.event_sessions import (
    Batch,
    Shop,
    batch_of,
)
from we_mart.raw.generator.event_text import time_texts, uuid_texts
from we_mart.raw.generator.event_walks import DAY_MS, walks_of, walks_over_midnight

#: Events of an ordinary day for each session over midnight.
EVENTS_PER_NIGHT_SESSION = 400
WEEKEND = 1.3


@dataclass(frozen=True)
class DayEvents:
    """Events of a file in order of time; its sessions are numbered.

    key: number that the event's id is made from, (events,)
    type: index of its type in the schema's order, (events,)
    session, time: its session; milliseconds of business time since the start of the
        day, (events,)
    own: numbers of the texts of its own fields in `texts`, (events, 3)
    user, session_key: of each session, (sessions,)
    at_night: whether a session goes over midnight, at either end, (sessions,)
    """

    day: datetime.date
    key: Hashes
    type: Ints
    session: Ints
    time: Ints
    own: Codes
    user: Ints
    session_key: Hashes
    at_night: Bools
    texts: pl.Series

    def __len__(self) -> int:
        return len(self.key)


def events_wanted(day: datetime.date, weekday_events: int) -> int:
    """Events of a day's file: 30 % more on Saturdays and Sundays."""
    return round(weekday_events * (WEEKEND if day.weekday() >= 5 else 1))


def events_of(
    shop: Shop, day: datetime.date, weekday_events: int, is_first: bool
) -> DayEvents:
    """The events of a day, exactly `events_wanted`.

    is_first: no file of the day before is made, so nothing goes on from it
    """
    parts = []
    if not is_first:
        yesterday = day - datetime.timedelta(days=1)
        parts.append(_part(_at_night(shop, yesterday, weekday_events), DAY_MS))
    parts.append(_part(_at_night(shop, day, weekday_events), 0))
    taken = sum(len(batch.key) for batch in parts)
    draws = shop.draws.child("day", day)
    walks = walks_of(draws, events_wanted(day, weekday_events) - taken)
    parts.append(batch_of(shop, draws, day, 0, walks))
    nights = sum(len(batch.user) for batch in parts[:-1])
    return _joined(shop, day, parts, nights)


def _at_night(shop: Shop, day: datetime.date, weekday_events: int) -> Batch:
    """The sessions that begin on the day and end on the next, whole."""
    draws = shop.draws.child("night", day)
    sessions = weekday_events // EVENTS_PER_NIGHT_SESSION
    return batch_of(shop, draws, day, 1, walks_over_midnight(draws, sessions))


def _part(batch: Batch, begin: int) -> Batch:
    """The events of the 24 hours from `begin` on, with times that count from there."""
    there = (batch.time >= begin) & (batch.time < begin + DAY_MS)
    place = np.cumsum(there) - 1
    orders = batch.orders
    bought = there[orders.event]
    return replace(
        batch,
        key=batch.key[there],
        session=batch.session[there],
        type=batch.type[there],
        time=batch.time[there] - begin,
        own=batch.own[there],
        orders=Orders(
            place[orders.event[bought]],
            orders.total[bought],
            orders.details.filter(pl.Series(bought)),
        ),
    )


def _joined(
    shop: Shop, day: datetime.date, parts: list[Batch], nights: int
) -> DayEvents:
    """Batches in one order of time; the first `nights` sessions go over midnight."""
    sessions = np.cumsum([0, *(len(batch.user) for batch in parts)])
    events = np.cumsum([0, *(len(batch.key) for batch in parts)])
    time = np.concatenate([batch.time for batch in parts])
    order = np.argsort(time, kind="stable")
    own = np.concatenate([batch.own for batch in parts])[order]
    session = np.concatenate(
        [batch.session + first for batch, first in zip(parts, sessions, strict=False)]
    )
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    bought = place[
        np.concatenate(
            [b.orders.event + first for b, first in zip(parts, events, strict=False)]
        )
    ]
    by_time = np.argsort(bought)
    total = np.concatenate([batch.orders.total for batch in parts])[by_time]
    details = pl.concat([batch.orders.details for batch in parts])
    fixed = pl.Series(shop.fragments.texts)
    own[bought[by_time], 0] = len(fixed) + np.arange(len(total))
    own[bought, 1] = len(fixed) + len(total) + np.arange(len(total))
    return DayEvents(
        day=day,
        key=np.concatenate([batch.key for batch in parts])[order],
        type=np.concatenate([batch.type for batch in parts])[order],
        session=session[order],
        time=time[order],
        own=own,
        user=np.concatenate([batch.user for batch in parts]),
        session_key=np.concatenate([batch.session_key for batch in parts]),
        at_night=np.arange(sessions[-1]) < nights,
        texts=pl.concat([fixed, _order_texts(day, total), details]),
    )


def _order_texts(day: datetime.date, total: Ints) -> pl.Series:
    """Number and amount of each order, (orders,)."""
    frame = pl.DataFrame({"number": np.arange(1, len(total) + 1), "total": total})
    return frame.select(
        pl.concat_str(
            pl.lit(f',"order_id":"ORD{day:%Y%m%d}'),
            pl.col("number").cast(pl.String).str.zfill(7),
            pl.lit('","total_amount":'),
            "total",
        )
    ).to_series()


class Lines:
    """Makes the text of a day's events."""

    def __init__(self, shop: Shop, events: DayEvents) -> None:
        self._shop = shop
        self._events = events
        self._profile: Ints = shop.users.profile[events.user]
        self._profiles = pl.Series(shop.users.texts)
        self._types = pl.Series(
            [
                f'","event_type":"{name}","user_id":"'
                for name in event_schema().event_types
            ]
        )
        numbers = pl.Series(events.user + 1).cast(pl.String).str.zfill(6)
        self._sessions = pl.select(
            pl.concat_str(
                pl.lit("U"),
                numbers,
                pl.lit('","session_id":"'),
                self.session_ids(np.arange(len(events.user))),
                pl.lit('","timestamp":"'),
            )
        ).to_series()

    @property
    def platform(self) -> AnyArray:
        """Platform of each session, (sessions,)."""
        platforms: AnyArray = self._shop.users.platform[self._profile]
        return platforms

    def session_ids(self, sessions: Ints) -> pl.Series:
        """UUIDs of sessions."""
        keys = self._events.session_key[sessions]
        return uuid_texts(keys, self._shop.session_salts)

    def texts(self, rows: slice | Ints) -> pl.Series:
        """One JSON object with a line feed for each of some rows of the day."""
        events = self._events
        session = events.session[rows]
        profile = self._profile[session]
        shifted = events.time[rows] + self._shop.users.shift[profile]
        own = events.own[rows]
        columns = {
            "id": uuid_texts(events.key[rows], self._shop.event_salts),
            "type": _looked_up(self._types, events.type[rows]),
            "session": _looked_up(self._sessions, session),
            "time": time_texts(events.day, shifted),
            "profile": _looked_up(self._profiles, profile),
            **{f"own {n}": _looked_up(events.texts, own[:, n]) for n in range(3)},
        }
        parts = [pl.lit('{"event_id":"'), *map(pl.col, columns), pl.lit("}\n")]
        return pl.DataFrame(columns).select(pl.concat_str(parts)).to_series()


def _looked_up(texts: pl.Series, numbers: AnyArray) -> pl.Series:
    return texts.gather(pl.Series(numbers.astype(np.uint32)))
