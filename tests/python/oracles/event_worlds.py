"""Small hostile worlds of commerce event files, drawn from a seed.

Few users, sessions and products, so that they collide. The days of a world lie apart from
those of others: a pack of them shares a raw folder, and one dbt run is enough for all.
"""

import copy
import datetime as dt
import gzip
import random
import uuid
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from oracles.event_days import Day
from oracles.event_faults import (
    Draft,
    Literal,
    fault,
    json_text,
    odd_line,
    timestamp_text,
)
from oracles.event_lines import MEBIBYTE, lines_of

DAY = dt.timedelta(1)
FIRST_DAY = dt.date(2024, 7, 1)
#: Days in a row from a world's first to that of the next.
STRIDE = 5
#: Where the calendar or the range of years has its edges.
SPECIAL = (
    dt.date(2024, 2, 28), dt.date(2023, 2, 27), dt.date(2019, 12, 31),
    dt.date(2030, 12, 30), dt.date(2024, 12, 31),
)  # fmt: skip
PASS_RATES = [
    "0", "0", "0.3333", "0.5", "0.5", "0.6667", "0.75", "0.9", "0.99", "0.99", "1"
]  # fmt: skip
CLIENTS = [
    ("web", "desktop", ["Windows", "macOS", "Linux", None]),
    ("web", "mobile", ["Windows", None]),
    ("web", "tablet", ["Linux", None]),
    ("ios", "mobile", ["iOS", None]),
    ("android", "mobile", ["Android", None]),
]
WALKS = [
    "page_view", "search", "page_view click", "page_view add_to_cart", "click add_to_cart",
    "page_view click add_to_cart purchase", "click add_to_cart purchase search purchase",
    "page_view click search click add_to_cart add_to_cart purchase",
]  # fmt: skip
SEARCHES = [
    "앨범", "🛒👩‍👧", "e\u0301", "\uff41", "x", "🎵" * 200, 'quo"te\\', "a\nb", "%_'; --"
]  # fmt: skip
PRICES = [
    "1", "15000", "15000", "9999.99", "0.5", "33.3333", "10.00495", "1E+2", "10000000"
]  # fmt: skip
QUANTITIES = ["1", "1", "2", "2", "3", "3", "2.0", "1E+1", "0", "-1"]
#: Suffixes in an order that is that of bytes in no locale.
SUFFIXES = ["", "", "_1", "_2", "_10", "-b", "_B", "_a", "b", "0", "_1.part", " x"]
MOMENTS = [0, 0, 1, 1, 999, 1000, 1999, 10**6, 1_500_000, 60 * 10**6, 1200 * 10**6]


@dataclass(frozen=True)
class World:
    """Files by name, as they stand in <raw>/events."""

    seed: int
    files: dict[str, bytes]

    @property
    def days(self) -> tuple[dt.date, ...]:
        """Those that have a file."""
        return tuple(sorted({day_of(name) for name in self.files}))

    def write(self, raw: Path) -> None:
        (raw / "events").mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            (raw / "events" / name).write_bytes(content)


@dataclass(frozen=True)
class Pack:
    """Worlds that share a raw folder, and the pass rate that all are held to."""

    worlds: tuple[World, ...]
    pass_rate: Decimal

    @property
    def days(self) -> tuple[dt.date, ...]:
        return tuple(sorted(day for world in self.worlds for day in world.days))

    def write(self, raw: Path) -> None:
        for world in self.worlds:
            world.write(raw)

    def seed_of(self, day: dt.date) -> int:
        return next(world.seed for world in self.worlds if day in world.days)


def day_of(file_name: str) -> dt.date:
    return dt.datetime.strptime(file_name[7:15], "%Y%m%d").date()


def draw_world(
    seed: int, first_day: dt.date = FIRST_DAY, disputed: bool = False
) -> World:
    """A world of one to three days.

    disputed: with what the rules leave open (see _Drawer.dispute)
    """
    return _Drawer(seed, first_day, disputed).world()


def draw_pack(
    seed: int,
    worlds: int,
    pass_rate: Decimal | None = None,
    first_day: dt.date = FIRST_DAY,
    special: bool = True,
    disputed: bool = False,
) -> Pack:
    """World n has seed + n.

    special: the first worlds lie at the edges of the calendar
    """
    starts = list(SPECIAL if special else ())
    starts += [first_day + n * STRIDE * DAY for n in range(worlds)]
    drawn = [
        draw_world(seed + n, start, disputed) for n, start in enumerate(starts[:worlds])
    ]
    drawn_rate = Decimal(random.Random(seed).choice(PASS_RATES))
    return Pack(tuple(drawn), drawn_rate if pass_rate is None else pass_rate)


def pass_rates() -> st.SearchStrategy[Decimal]:
    return st.sampled_from([Decimal(rate) for rate in sorted(set(PASS_RATES))])


def worlds(disputed: bool = False) -> st.SearchStrategy[World]:
    return st.integers(0, 2**32).map(lambda seed: draw_world(seed, disputed=disputed))


def packs(size: int, disputed: bool = False) -> st.SearchStrategy[Pack]:
    return st.integers(0, 2**32).map(
        lambda seed: draw_pack(seed, size, disputed=disputed)
    )


def told(world: World, checked: Day, width: int = 700) -> str:
    """The lines of a day with what the oracle says of each, for a test that fails."""
    found = [f"world of seed {world.seed}, {checked.day}: {checked.results}"]
    pieces = {
        name: lines_of(gzip.decompress(data) if name.endswith(".gz") else data)
        for name, data in world.files.items()
    }
    for key in checked.lines:
        line = pieces[key[1]][key[2] - 1]
        verdict = sorted(checked.fails[key]) or "accepted"
        reason = checked.unreadable.get(key, "")
        found.append(f"{key[1]}:{key[2]} {verdict} {reason} {line[:width]!r}")
    return "\n".join(found)


class _Drawer:
    def __init__(self, seed: int, first_day: dt.date, disputed: bool) -> None:
        self.rng, self.seed, self.disputed = random.Random(seed), seed, disputed
        rng = self.rng
        self.days = [first_day + n * DAY for n in range(rng.choice([1, 2, 2, 3, 3]))]
        self.users = [f"U{rng.randint(0, 999_999):06}" for _ in range(3)]
        self.products = [f"P{rng.randint(0, 9999):04}" for _ in range(3)]
        self.sessions = [
            (self.uuid(), rng.choice(self.users), rng.choice(CLIENTS))
            for _ in range(rng.choice([2, 4, 8]))
        ]
        self.drafts: dict[dt.date, list[Draft]] = {day: [] for day in self.days}
        self.orders = 0
        #: At most one line of about a mebibyte in a world.
        self.big = rng.random() < 0.03

    def uuid(self) -> str:
        text = str(uuid.UUID(int=self.rng.getrandbits(128)))
        return text.upper() if self.rng.random() < 0.1 else text

    def world(self) -> World:
        rng = self.rng
        dirt = {day: rng.choice([0, 0, 0, 0.02, 0.1, 0.3, 0.7]) for day in self.days}
        for day in self.days:
            for _ in range(rng.choice([0, 1, 2, 3, 5, 8, 12, 20])):
                self.walk(day)
        for day in self.days:
            self.copies(day, dirt[day])
            for draft in self.drafts[day]:
                if rng.random() < dirt[day]:
                    for _ in range(rng.choice([1, 1, 1, 2, 3])):
                        fault(draft, rng)
        if self.disputed:
            self.dispute()
        files: dict[str, bytes] = {}
        for day in self.days:
            files |= self.files(day, dirt[day])
        return World(self.seed, files)

    # Events

    def walk(self, day: dt.date) -> None:
        """Some events of a session, each in need of what is before it."""
        rng = self.rng
        session, user, client = rng.choice(self.sessions)
        clocks = [0, 0, 3600, 43_200, 43_200, 53_999, 54_000, 86_340, 86_399]
        start = dt.datetime.combine(day, dt.time()) + dt.timedelta(
            seconds=rng.choice(clocks)
        )
        time = start + dt.timedelta(microseconds=rng.choice([0, 0, 999_999, 1]))
        if rng.random() < 0.05:
            user = rng.choice(self.users)
        for kind in rng.choice(WALKS).split():
            if time.date() not in self.drafts:
                return
            fields = self.common(kind, session, user, client) | self.own(kind)
            fields["timestamp"] = timestamp_text(time, rng)
            self.drafts[time.date()].append(Draft(fields, time))
            time += dt.timedelta(microseconds=rng.choice(MOMENTS))

    def common(self, kind: str, session: str, user: str, client: Any) -> dict[str, Any]:
        platform, device, systems = client
        fields = {
            "event_id": self.uuid(), "event_type": kind, "user_id": user,
            "session_id": session, "timestamp": "", "platform": platform,
            "device_type": device, "os": self.rng.choice(systems), "browser": "Chrome",
        }  # fmt: skip
        for name in ("os", "browser"):
            if self.rng.random() < 0.1:
                del fields[name]
        if self.rng.random() < 0.1:
            fields["unknown"] = self.rng.choice([{"product_id": [1]}, None, "가🙂", []])
        return fields

    def own(self, kind: str) -> dict[str, Any]:
        rng = self.rng
        if kind == "purchase":
            return self.purchase()
        fields: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
            "page_view": (
                {"page_url": "/p/가?q=1", "page_type": rng.choice(["home", "product"])},
                {"referrer": ""},
            ),
            "click": (
                {"page_url": "/", "element_id": "b1", "element_type": "button"},
                {"product_id": rng.choice(self.products), "category_id": "CAT001", "position": 0},
            ),
            "add_to_cart": (
                {"product_id": rng.choice(self.products), "quantity": rng.choice([1, 2, 99]),
                 "unit_price": Literal(rng.choice(["1", "15000", "9999.99", "1e7", "10000000.0"]))},
                {"category_id": "CAT999", "source_page": "", "is_recommendation": False},
            ),
            "search": (
                {"search_query": rng.choice(SEARCHES), "result_count": rng.choice([0, 3, Literal("3.0")])},
                {"page_url": "/s", "category_filter": "", "sort_type": "latest", "page_number": 1},
            ),
        }  # fmt: skip
        required, optional = fields[kind]
        given = {name: value for name, value in optional.items() if rng.random() < 0.7}
        nulls = dict.fromkeys(name for name in optional if rng.random() < 0.1)
        return required | given | nulls

    def purchase(self) -> dict[str, Any]:
        rng = self.rng
        self.orders += 1
        products: list[dict[str, Any]] = [
            {"product_id": rng.choice(self.products), "quantity": Decimal(rng.choice(QUANTITIES)),
             "unit_price": Decimal(rng.choice(PRICES))}
            for _ in range(rng.choice([0, 1, 1, 2, 3]))
        ]  # fmt: skip
        fees: dict[str, Any] = {
            "discount_amount": Decimal(rng.choice(["0", "0", "1000", "0.4999", "-5"])),
            "shipping_fee": Decimal(rng.choice(["0", "3000", "2500.5", "3000.00005"])),
            "coupon_code": rng.choice(["WELCOME", "쿠폰🎟", "", None]),
        }  # fmt: skip
        total = sum((p["unit_price"] * p["quantity"] for p in products), Decimal(0))
        total += fees["shipping_fee"] - fees["discount_amount"]
        if total < 1:
            fees["shipping_fee"] += 5000
            total += 5000
        for name in list(fees):
            if not fees[name] and rng.random() < 0.5:
                fees[name] = None
            if not fees[name] and rng.random() < 0.5:
                del fees[name]
        total += Decimal(rng.choice(["0", "0", "0", "0.99", "-0.5", "0.00005", "1"]))
        extra: Any = {"products": products} | fees
        return {
            "order_id": f"ORD{self.days[0]:%Y%m%d}{self.orders:05}",
            "total_amount": max(total, Decimal(1)),
            "payment_method": rng.choice(["credit_card", "kakao_pay"]),
            "extra_data": json_text(extra, rng) if rng.random() < 0.5 else extra,
        }

    def copies(self, day: dt.date, dirt: float) -> None:
        """Events again, of this day or the day before: whole, altered, their ids alone."""
        rng = self.rng
        # Copies of copies would reach a third day, where the rules are silent.
        known = list(self.drafts[day])
        known += [
            draft
            for draft in self.drafts.get(day - DAY, [])
            if draft.time.date() == day - DAY and not draft.fields.get("copied")
        ]
        some = rng.choice([0, 0, 0, 1, 2, 3]) + round(dirt * 4)
        for _ in range(some if known and (dirt or rng.random() < 0.2) else 0):
            draft = copy.deepcopy(rng.choice(known))
            draft.fields["copied"] = True
            way = rng.choice(["whole", "today", "event_id", "order_id", "faulty"])
            if way != "whole" and draft.time.date() != day:
                draft.time = dt.datetime.combine(day, draft.time.time())
                draft.fields["timestamp"] = timestamp_text(draft.time, rng)
            if way == "event_id" and draft.kind == "purchase":
                self.orders += 1
                draft.fields["order_id"] = f"ORD{self.days[0]:%Y%m%d}{self.orders:05}"
            if way == "order_id":
                draft.fields["event_id"] = self.uuid()
                draft.fields["user_id"] = rng.choice(self.users)
            if way == "faulty":
                fault(draft, rng)
            self.drafts[day].append(draft)

    def dispute(self) -> None:
        """What the rules leave open, so that nothing should depend on it.

        An order_id again two days later, an event_id in other letters, a NUL or deep
        nesting inside extra_data's text, numbers of more digits than a double has, a file
        of a byte order mark alone, of a last line of "\\r", of two gzip members.
        """
        rng = self.rng
        for draft in [draft for day in self.days for draft in self.drafts[day]]:
            way = rng.choice(["again", "letters", "nul", "deep", "digits"])
            if rng.random() > 0.2:
                continue
            if way == "again" and draft.kind == "purchase":
                other = copy.deepcopy(draft)
                other.time += 2 * DAY
                other.fields |= {"event_id": self.uuid()}
                other.fields["timestamp"] = timestamp_text(other.time, rng)
                self.drafts.get(other.time.date(), []).append(other)
            elif way == "letters" and isinstance(draft.fields.get("event_id"), str):
                other = copy.deepcopy(draft)
                other.fields["event_id"] = other.fields["event_id"].swapcase()
                self.drafts.get(other.time.date(), []).append(other)
            elif way in ("nul", "deep") and draft.kind == "purchase":
                inside = '"\\u0000"' if way == "nul" else "[" * 600 + "]" * 600
                text = f'{{"products": [], "shipping_fee": 5, "coupon_code": null, "x": {inside}}}'
                draft.fields |= {"extra_data": text, "total_amount": 5}
            elif way == "digits" and draft.kind == "click":
                digits = "1e-400 9007199254740990.5 2.00000000000000000001"
                draft.fields["position"] = Literal(rng.choice(digits.split()))

    # Files

    def files(self, day: dt.date, dirt: float) -> dict[str, bytes]:
        rng = self.rng
        if rng.random() < 0.03:
            return {}
        drafts = sorted(self.drafts[day], key=lambda draft: draft.time)
        if rng.random() < 0.6:
            rng.shuffle(drafts)
        lines = [self.line(draft) for draft in drafts]
        texts = [line.decode() for line in lines] or ["{}"]
        for _ in range(round(dirt * rng.choice([0, 0.2, 0.5]) * len(lines) + dirt)):
            odd = odd_line(rng.choice(texts), rng)
            lines.insert(rng.randint(0, len(lines)), odd)
        if self.big and lines:
            self.big = False
            lines[rng.randrange(len(lines))] = self.big_line(rng.choice(texts))
        parts: dict[str, list[bytes]] = {}
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            ending = rng.choice([".jsonl", ".jsonl", ".jsonl.gz"])
            parts[f"events_{day:%Y%m%d}{rng.choice(SUFFIXES)}{ending}"] = []
        names = list(parts)
        for line in lines:
            parts[rng.choice(names)].append(line)
        return {name: self.content(name, part, dirt) for name, part in parts.items()}

    def line(self, draft: Draft) -> bytes:
        return json_text(draft.fields, self.rng).encode()

    def big_line(self, text: str) -> bytes:
        start = text[:-1].encode() + b', "pad": "'
        size = MEBIBYTE + self.rng.choice([0, 0, 1, 1, 2])
        letter = self.rng.choice([b"x", b"x", "가".encode(), b"\xff"])
        pad = letter * ((size - len(start) - 2) // len(letter))
        return start + pad + b"x" * (size - len(start) - len(pad) - 2) + b'"}'

    def content(self, name: str, lines: list[bytes], dirt: float) -> bytes:
        rng = self.rng
        ends = rng.choice([[b"\n"], [b"\n"], [b"\r\n"], [b"\n", b"\r\n"]])
        data = b"".join(line + rng.choice(ends) for line in lines)
        if data and rng.random() < 0.2:
            data = data[:-1]
            # Of a last line of "\\r" alone it is open whether it is one.
            if data == b"\r" or data.endswith(b"\n\r"):
                data += b"\n"
        elif dirt and lines and rng.random() < 0.1:
            data += lines[0][: len(lines[0]) // 2].removesuffix(b"\r")
        if data and rng.random() < 0.15:
            data = b"\xef\xbb\xbf" + data
        if self.disputed and rng.random() < 0.1:
            data += rng.choice([b"\r", b"" if data else b"\xef\xbb\xbf"])
        if not name.endswith(".gz"):
            return data
        if self.disputed and rng.random() < 0.3:
            half = len(data) // 2
            return gzip.compress(data[:half], mtime=0) + gzip.compress(
                data[half:], mtime=0
            )
        return gzip.compress(data, mtime=0)
