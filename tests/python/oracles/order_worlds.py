"""Small worlds of order lines, drawn from a seed: every rule decides in some of them."""

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from oracles.orders import (
    Extracts,
    Row,
    ws_order,
)

#: The first ord_item_id, beyond 32 bits, and how many each world may use.
FIRST_LINE, LINES_OF_A_WORLD = 5_000_000_000, 100
#: How often the extract of a day may be replaced.
VERSIONS = 3


def line(number: int = 1, **cells: Any) -> Row:
    """An order line paid at noon of 1 July in Seoul for 10 won, but for `cells`."""
    return {
        "ord_item_id": number,
        "ord_sheet_number": f"S{number}",
        "we_member_id": 7,
        "ws_user_id": None,
        "we_art_id": None,
        "shop": "KR",
        "platform": "APP",
        "sale_id": 1,
        "goods_id": 1,
        "goods_cat": None,
        "logi_cat": None,
        "album_qty": None,
        "qty": 1,
        "ord_item_amt_krw": Decimal("10.00"),
        "status": "PAID",
        "pay_dt": dt.datetime(2024, 7, 1, 3),
        "cancel_dt": None,
    } | cells


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def states(extracts: Extracts, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in ws_order(extracts)]


# Worlds: a few order lines over a few extracts

AMOUNTS = [
    Decimal(text)
    for text in (
        "0.00", "10.00", "10.01", "-5.00", "0.01", "9999999999999999.99",
        "-9999999999999999.99",
    )
]  # fmt: skip
OPTIONAL: dict[str, list[Any]] = {
    "ws_user_id": [None, 1, 2**62],
    "we_art_id": [None, 3, 2**31 - 1],
    "goods_cat": [None, "ALBUM", ""],
    "logi_cat": [None, "PHYSICAL", "DIGITAL"],
    "album_qty": [None, 0, 2],
}
REQUIRED: dict[str, list[Any]] = {
    "ord_sheet_number": ["S1", "주문'2"],
    "we_member_id": [1, 2**40],
    "shop": ["KR", "GLOBAL"],
    "platform": ["APP", "MOBILE_WEB", "PC_WEB"],
    "sale_id": [1, 2**40],
}
DESCRIPTIVE = OPTIONAL | REQUIRED
#: In the order of the rules of precedence, after the two times.
RANKED: dict[str, list[Any]] = {
    "status": ["PAID", "CANCELLED", "REFUNDED"],
    "ord_item_amt_krw": AMOUNTS,
    "qty": [0, 1, 2, -1, 2**31 - 1],
    "goods_id": [1, 2, 2**40],
}

Rows = list[Row]


@dataclass(frozen=True)
class World:
    """A few order lines: for each extract in turn the versions of it; None: no file."""

    seed: int
    extracts: tuple[tuple[Rows | None, ...], ...]


def draw_world(
    seed: int, number: int, first_payment: dt.date, length: int, tied: bool = False
) -> World:
    """The world of a seed.

    first_payment: the first of three payment days; others are three years before
    tied: repeated rows may differ in none of the columns that decide first
    """
    rng = random.Random(seed)
    times = _payment_times(rng, first_payment)
    first = FIRST_LINE + number * LINES_OF_A_WORLD
    numbers = range(first, first + rng.randint(1, 6))
    now: dict[int, Row] = {n: _new_line(rng, n, times) for n in numbers}
    often = rng.choice([0.3, 0.6, 0.9])
    extracts = []
    for _ in range(length):
        versions: list[Rows | None] = []
        for version in range(VERSIONS):
            if version == 0 and rng.random() < 0.05:
                versions.append(None)
                continue
            rows: Rows = []
            if rng.random() < 0.9:
                for n in numbers:
                    if rng.random() < often:
                        state = _next_state(rng, now[n], times)
                        rows += _repeated(rng, state, times, tied)
                        # What a later extract goes on from, in whichever version.
                        now[n] = rng.choice([now[n], state])
            rng.shuffle(rows)
            versions.append(rows)
        extracts.append(tuple(versions))
    return World(seed, tuple(extracts))


def _payment_times(rng: random.Random, first: dt.date) -> list[dt.datetime]:
    """A few of a world's possible payment times, so that equal ones are common."""
    start = dt.datetime.combine(first, dt.time())
    offsets = [
        dt.timedelta(days=days, **clock)
        for days in (0, 1, -1096, -1095)
        for clock in (
            {"hours": 3},
            {"hours": 15, "microseconds": -1},
            {"hours": 15},
            {"hours": 15, "microseconds": 1},
        )
    ]
    return [start + offset for offset in rng.sample(offsets, rng.randint(1, 4))]


def _new_line(rng: random.Random, number: int, times: list[dt.datetime]) -> Row:
    drawn = {
        name: rng.choice(values) for name, values in (DESCRIPTIVE | RANKED).items()
    }
    drawn |= {
        "pay_dt": None,
        "cancel_dt": None,
        "status": "PAID",
        "ord_item_id": number,
    }
    return drawn if rng.random() < 0.5 else drawn | {"pay_dt": rng.choice(times)}


def _next_state(rng: random.Random, row: Row, times: list[dt.datetime]) -> Row:
    """What a line has come to by the next extract that holds it."""
    paid = rng.choice(times)
    event = rng.choice(
        ["same", "paid", "moved", "unpaid", "cancelled", "refunded", "edited", "any"]
    )
    changes: dict[str, Row] = {
        "same": {},
        "paid": {"pay_dt": paid, "status": "PAID", "cancel_dt": None},
        "moved": {"pay_dt": paid},
        "unpaid": {"pay_dt": None, "cancel_dt": None, "status": "PAID"},
        "cancelled": {"status": "CANCELLED", "cancel_dt": row["pay_dt"] or paid},
        "refunded": {
            "status": "REFUNDED",
            "cancel_dt": (row["pay_dt"] or paid) + dt.timedelta(days=100),
        },
        "edited": {name: rng.choice(values) for name, values in DESCRIPTIVE.items()},
        "any": {name: rng.choice(values) for name, values in RANKED.items()}
        | {
            "pay_dt": rng.choice([None, *times]),
            "cancel_dt": rng.choice([None, *times]),
        },
    }
    return row | changes[event]


def _repeated(
    rng: random.Random, row: Row, times: list[dt.datetime], tied: bool
) -> Rows:
    """A row, and now and then others of the same line with it."""
    rows = [row]
    choices = {"cancel_dt": [None, *times], "pay_dt": [None, *times]} | RANKED
    while len(rows) < 5 and rng.random() < (0.7 if tied else 0.5):
        other = dict(rng.choice(rows))
        if rng.random() < 0.8:
            # One rule decides, and those after it would often decide otherwise.
            names = list(choices)[rng.randrange(len(choices)) :]
            for name in names[:1] + [n for n in names[1:] if rng.random() < 0.5]:
                other[name] = rng.choice(choices[name])
            if rng.random() < 0.1:
                other |= {"pay_dt": None, "cancel_dt": rng.choice(times)}
            other |= {n: rng.choice(v) for n, v in DESCRIPTIVE.items()}
        if tied and rng.random() < 0.8:
            other = rng.choice(rows) | {
                name: rng.choice(DESCRIPTIVE[name])
                for name in rng.sample(sorted(DESCRIPTIVE), rng.choice([1, 1, 2]))
            }
            if other["status"] != "PAID" and rng.random() < 0.3:
                other["status"] = rng.choice(["CANCELLED", "REFUNDED"])
        else:
            # Rows that no rule tells apart are the same in all columns.
            other = next((r for r in rows if _ranked(r) == _ranked(other)), other)
        rows.append(dict(other))
    return rows


def _ranked(row: Row) -> tuple[Any, ...]:
    """What the rules look at; apart from the oracle, lest its faults change worlds."""
    names = ("cancel_dt", "pay_dt", "ord_item_amt_krw", "qty", "goods_id")
    counts = row["status"] == "PAID" and row["ord_item_amt_krw"] != 0
    return (counts, *(row[name] for name in names))


@dataclass(frozen=True)
class Pack:
    """Worlds that share a raw folder.

    An extract of the pack is one day for all worlds or, if `spread`, a run of days with
    one for each world.
    """

    first_day: dt.date
    spread: bool
    worlds: tuple[World, ...]
    #: Extracts (extract, version) that are empty for all worlds.
    empty: frozenset[tuple[int, int]] = frozenset()

    def day(self, extract: int, world: int = 0) -> str:
        days = extract * len(self.worlds) + world if self.spread else extract
        return (self.first_day + dt.timedelta(days=days)).isoformat()

    def day_range(self, first: int, last: int) -> tuple[str, str]:
        return self.day(first), self.day(last, len(self.worlds) - 1)

    def files(self, extract: int, version: int) -> dict[str, Rows]:
        """Rows by day of an extract in one of its versions."""
        found: dict[str, Rows] = {} if self.spread else {self.day(extract): []}
        for number, world in enumerate(self.worlds):
            rows = world.extracts[extract][version]
            if rows is None and version == 0:
                continue
            found.setdefault(self.day(extract, number), []).extend(
                [] if (extract, version) in self.empty else rows or []
            )
        return found

    def world_of(self, row: Row) -> int | None:
        """Number of the world to which a row of either mart belongs."""
        if "ord_item_id" in row:
            return int(row["ord_item_id"] - FIRST_LINE) // LINES_OF_A_WORLD
        if self.spread:
            return (row["key_date"] - self.first_day).days % len(self.worlds)
        return None


def draw_pack(
    seed: int,
    worlds: int,
    length: int,
    spread: bool = False,
    first_day: dt.date = dt.date(2024, 7, 1),
    empty: frozenset[tuple[int, int]] = frozenset(),
    tied: bool = True,
) -> Pack:
    """World n has seed + n, and payment days from n * 4 days before the first day on."""
    return Pack(
        first_day,
        spread,
        tuple(
            draw_world(seed + n, n, first_day - dt.timedelta(n * 4), length, tied)
            for n in range(worlds)
        ),
        empty,
    )
