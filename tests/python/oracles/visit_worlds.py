"""Small worlds of visits, orders and messenger accesses, drawn from a seed.

Every rule decides in some of them. The ids of a world are its own, so that many share a
raw folder and most rows tell their world.
"""

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from oracles import sessions
from oracles.orders import business_day
from oracles.session_schedules import counted
from oracles.session_worlds import DAY, MILLISECOND, MINUTE, SECOND
from oracles.sessions import ARTISTS, MEMBERSHIPS, Tables
from oracles.sessions_lines import COMMUNITY, SHOP, Row, Settings, start_of
from oracles.visits import COLUMNS, MESSENGER, RAW_TABLES
from support import ORDERS

Rows = list[Row]
Files = dict[str, Rows]

#: Beyond 32 bits: the first id of a member or order line, and how many a world may use.
FIRST_ID, IDS_OF_A_WORLD = 7_000_000_000, 1_000
HOUR = 60 * MINUTE
#: When sessions begin, from midnight; few, so that equal times are common.
CLOCKS = [
    0 * DAY, 0 * DAY, 3 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR + 20 * MINUTE,
    23 * HOUR + 40 * MINUTE, 24 * HOUR - 10 * MINUTE, 24 * HOUR - MILLISECOND,
]  # fmt: skip
#: What tells a client and its platform, as (s_device_type, platforms).
CLIENTS: list[tuple[str | None, list[str | None]]] = [
    ("WEVERSE_APP", ["APP", "APP", "APP", None, "MOBILE_WEB"]),
    ("WEVERSE_APP", ["APP", "APP", "APP", None]),
    ("SHOP_APP", ["APP", "APP", None]),
    ("SHOP_APP", ["APP"]),
    ("BROWSER", ["MOBILE_WEB", "MOBILE_WEB", None]),
    ("BROWSER", ["PC_WEB", "PC_WEB", None]),
    ("BROWSER", [None]),
    (None, ["", "app", "TV", "PC_WEB"]),
]


@dataclass(frozen=True)
class Kind:
    """What the worlds of a pack share."""

    #: Days on which everything arrives, and later ones with orders alone.
    days: tuple[dt.date, ...]
    order_days: tuple[dt.date, ...]
    timeout: dt.timedelta
    max_lateness: int


@dataclass(frozen=True)
class World:
    """Files by arrival or extract day."""

    seed: int
    days: dict[dt.date, Files]


@dataclass(frozen=True)
class Pack:
    """Worlds that share a raw folder and its days."""

    kind: Kind
    worlds: tuple[World, ...]

    @property
    def days(self) -> tuple[dt.date, ...]:
        return self.kind.days + self.kind.order_days

    @property
    def settings(self) -> Settings:
        return Settings(self.kind.timeout, self.kind.max_lateness)

    def files(self, day: dt.date) -> Files:
        found: Files = {}
        for world in self.worlds:
            for table, rows in world.days[day].items():
                found.setdefault(table, []).extend(rows)
        return found

    def raw(self) -> dict[str, dict[str, Rows]]:
        found: dict[str, dict[str, Rows]] = {table: {} for table in RAW_TABLES}
        for day in self.days:
            for table, rows in self.files(day).items():
                found[table][day.isoformat()] = rows
        return found


def draw_pack(
    seed: int,
    worlds: int,
    first_day: dt.date = dt.date(2024, 6, 28),
    early: tuple[int, ...] = (2, 1, 0),
    timeout: dt.timedelta = 30 * MINUTE,
    max_lateness: int = 3,
) -> Pack:
    """World n has seed + n.

    first_day: of eight arrival days in a row
    early: months before that of the first day with one more arrival day in their middle
    """
    before = [_month(first_day, -months) + 14 * DAY for months in early]
    later = [_month(first_day, months) + 19 * DAY for months in (1, 2)]
    days = sorted({*before, *(first_day + n * DAY for n in range(8))})
    kind = Kind(tuple(days), tuple(later), timeout, max_lateness)
    drawn = tuple(_Drawer(seed + n, n, kind).world() for n in range(worlds))
    return Pack(kind, drawn)


def _month(day: dt.date, shift: int) -> dt.date:
    """The first of the month that is so many after the day's."""
    months = day.year * 12 + day.month - 1 + shift
    return dt.date(months // 12, months % 12 + 1, 1)


def world_of(row: Row) -> int | None:
    """Number of the world of a row; None: of several or of all."""
    for name in ("we_member_id", "account_id", "ord_item_id", "sale_id"):
        if row.get(name) is not None:
            return (int(row[name]) - FIRST_ID) // IDS_OF_A_WORLD
    for name in ("device_id", "user_sess_id", "we_art_name", "log_id", "ph_user_id"):
        if row.get(name):
            return int(row[name].split("|")[-1].split("-")[0])
    return None


def disagreements(pack: Pack, expected: Tables, found: Tables, most: int = 3) -> str:
    """The rows that differ, with the raw rows of the first few worlds."""
    told: dict[int, list[str]] = {}
    for table in COLUMNS:
        wanted, there = counted(expected[table]), counted(found[table])
        for title, some in (("expected", wanted - there), ("found", there - wanted)):
            for cells in some.elements():
                row = dict(cells)
                number = world_of(row)
                # Counts are of all worlds; a world's own rows say more.
                number = len(pack.worlds) if number is None else number
                text = _text({name: row[name] for name in COLUMNS[table]})
                told.setdefault(number, []).append(f"  {table} {title}: {text}")
    lines = []
    for number in sorted(told)[:most]:
        if number < len(pack.worlds):
            world = pack.worlds[number]
            lines.append(f"world {number}, seed {world.seed}; raw rows:")
            lines += [
                f"  {table.split('.')[1]} of {day}: {_text(row)}"
                for table in RAW_TABLES
                if table not in (ARTISTS, MEMBERSHIPS)
                for day, files in world.days.items()
                for row in files.get(table, [])
            ]
        else:
            lines.append("all worlds together")
        lines += sorted(told[number])[:40]
    if len(told) > most:
        lines.append(f"and {len(told) - most} more worlds")
    return "\n".join(lines)


def _text(row: Row) -> str:
    kept = {name: cell for name, cell in row.items() if cell is not None}
    return " ".join(f"{name}={cell}" for name, cell in kept.items())


class _Drawer:
    """What a world draws from: few values of everything, so that equal ones are common."""

    def __init__(self, seed: int, number: int, kind: Kind) -> None:
        self.rng, self.seed = random.Random(seed), seed
        self.number, self.kind, self.counter = number, kind, 0
        first = FIRST_ID + number * IDS_OF_A_WORLD
        #: The last one is in the community alone.
        self.members = [first + n for n in (9, 10, 11, 12)]
        #: One buys and never visits, one is in the messenger alone.
        self.ghost, self.messenger_only = first + 13, first + 14
        self.app = f"{number}-W"
        # A device may be called like an account.
        self.clients = [f"{number}-u", f"{number}-é", str(first + 9)]
        self.places = [None, 1, 2, 3, 4]
        #: By account the start and the end of its user sessions.
        self.stays: dict[str, list[tuple[dt.datetime, dt.datetime]]] = {}

    def world(self) -> World:
        days: dict[dt.date, Files] = {}
        for day in self.kind.days:
            days[day] = {SHOP.table: [], COMMUNITY.table: []}
            days[day][ARTISTS] = self._artists(day)
            days[day][MEMBERSHIPS] = [self._membership()]
        for day in self.kind.days:
            for row, arrival in self._shop_lines(day):
                days[arrival][SHOP.table].append(row)
            for row, arrival in self._community_lines(day):
                days[arrival][COMMUNITY.table].append(row)
        raw: dict[str, dict[str, Rows]] = {}
        for day, files in days.items():
            for table, rows in files.items():
                raw.setdefault(table, {})[day.isoformat()] = rows
        settings = Settings(self.kind.timeout, self.kind.max_lateness)
        for row in sessions.tables(raw, settings)["ws_sess_daily"]:
            stay = (row["user_sess_start_dt"], row["user_sess_end_dt"])
            self.stays.setdefault(row["account_id"], []).append(stay)
        for day, rows in self._orders().items():
            days.setdefault(day, {})[ORDERS] = rows
        for day, rows in self._messenger().items():
            days[day][MESSENGER] = rows
        return World(self.seed, days)

    # Clients' lines

    def _shop_lines(self, day: dt.date) -> list[tuple[Row, dt.date]]:
        rng, found = self.rng, []
        for _ in range(rng.choices([0, 1, 2, 3], [4, 5, 3, 2])[0]):
            times = self._times(day)
            accounts = self._accounts(self.members[:3], len(times))
            lines = self._session(times, accounts)
            found += lines
            if rng.random() < 0.3:
                # The same person on another device at the same time, or a bit later.
                shift = rng.choice([0, 0, 5]) * MINUTE
                found += self._session([time + shift for time in times], accounts)
        return [(row, arrival) for row in found if (arrival := self._arrival(row))]

    def _session(self, times: list[dt.datetime], accounts: list[int | None]) -> Rows:
        rng = self.rng
        kind, platforms = rng.choice(CLIENTS)
        client = rng.choice(self.clients)
        app = self.app if kind == "WEVERSE_APP" else None
        found = []
        for log_dt, account in zip(times, accounts, strict=True):
            place = rng.choice(self.places)
            found.append(
                self._line(log_dt)
                | {
                    "user_device_id": client,
                    "wv_device_id": app,
                    "s_device_type": kind,
                    "s_wemember_id": account,
                    "ws_user_id": account,
                    "user_ctry": None,
                    "user_lang": None,
                    "ws_art_id": place and self._id(place),
                    "shop": rng.choice([None, "KR", "KR", "GLOBAL"]),
                    "platform": rng.choice(platforms),
                }
            )
        return found

    def _community_lines(self, day: dt.date) -> list[tuple[Row, dt.date]]:
        rng, found = self.rng, []
        for _ in range(rng.choices([0, 1, 2], [6, 3, 1])[0]):
            times = self._times(day)
            device = rng.choice([self.app, f"{self.number}-w"])
            members = [self.members[3], *rng.sample(self.members, 2)]
            accounts = self._accounts(members, len(times))
            for log_dt, account in zip(times, accounts, strict=True):
                place = rng.choice(self.places)
                row = self._line(log_dt) | {
                    "wv_device_id": device,
                    "we_member_id": account,
                    "wv_user_id": account,
                    "comm_id": place and self._id(place),
                    "action": rng.choice(["page_view", "impression", "action"]),
                    "platform": "APP",
                }
                if arrival := self._arrival(row):
                    found.append((row, arrival))
        return found

    def _line(self, log_dt: dt.datetime) -> Row:
        self.counter += 1
        row: Row = dict.fromkeys(("ctry", "lang", "os", "app_ver", "page"))
        received = {"log_dt": log_dt, "received_at": log_dt + SECOND}
        return row | received | {"log_id": f"{self.number}-{self.counter}"}

    def _times(self, day: dt.date) -> list[dt.datetime]:
        rng, timeout = self.rng, self.kind.timeout
        gaps = [
            timeout, timeout, timeout + MILLISECOND, timeout / 2, 5 * MINUTE, MINUTE,
            MILLISECOND, 1500 * MILLISECOND,
        ]  # fmt: skip
        times = [start_of(day) + rng.choice(CLOCKS)]
        for _ in range(rng.choice([0, 1, 1, 2, 3])):
            times.append(times[-1] + rng.choice(gaps))
        if timeout > HOUR and rng.random() < 0.2:
            # A chain that is cut where it has run for a day.
            times += [times[-1] + n * (timeout - MINUTE) for n in range(1, 16)]
        return times

    def _accounts(self, members: list[int], length: int) -> list[int | None]:
        one, other, *_ = self.rng.sample(members, len(members))
        stretches: list[int | None] = self.rng.choice([
            [None], [None], [one], [one], [None, one], [one, other], [one, other],
            [one, None, other], [one, other, one],
        ])  # fmt: skip
        return [stretches[n * len(stretches) // length] for n in range(length)]

    def _arrival(self, row: Row) -> dt.date | None:
        """The arrival day of a line, mostly its own; None: it never arrives."""
        day = business_day(row["log_dt"])
        near = [e for e in self.kind.days if -1 <= (e - day).days <= 4]
        late = [e for e in near if e >= day]
        if not near:
            return None
        return self.rng.choice(near) if self.rng.random() < 0.12 else (late or near)[0]

    def _id(self, place: int) -> int:
        return self.number * 100 + 10 + place

    def _artists(self, day: dt.date) -> Rows:
        """Two have one name, the fourth place has none, one is another one's lodger."""
        names = {1: "A", 2: "B", 3: "A"}
        lodger = {"we_art_id": self._id(5), "we_art_name": f"{self.number}-C"}
        lodger |= {"comm_id": None, "ws_art_id": self._id(2), "upd_dt": start_of(day)}
        return [
            {
                "we_art_id": self._id(place),
                "we_art_name": f"{self.number}-{name}",
                "comm_id": self._id(place),
                "ws_art_id": self._id(place),
                "upd_dt": start_of(day),
            }
            for place, name in names.items()
        ] + [lodger]

    def _membership(self) -> Row:
        return {
            "fc_id": self.number,
            "we_member_id": self.members[0],
            "we_art_id": self._id(1),
            "start_dt": start_of(self.kind.days[0]),
            "end_dt": None,
        }

    # Orders

    def _orders(self) -> dict[dt.date, Rows]:
        """Extracts of all days; each has a state of some lines."""
        rng, days = self.rng, self.kind.days + self.kind.order_days
        found: dict[dt.date, Rows] = {day: [] for day in days}
        for _ in range(rng.randint(4, 8)):
            buyer = rng.choice([*self.members, *self.members[:3], self.ghost])
            paid = self._payment(buyer)
            number = f"{self.number}-S{rng.choice([1, 2, 3, self.counter])}"
            # Now and then two buyers have an order of one number and time.
            for who in (buyer, rng.choice(self.members))[: rng.choice([1, 1, 2])]:
                order = {"we_member_id": who, "ord_sheet_number": number}
                for _ in range(rng.choice([1, 1, 2, 3])):
                    moment = paid + rng.choice([0, 0, 0, 1, -1, 1440]) * MINUTE
                    for day, state in self._states(who, moment):
                        found[day].append(state | order)
        return found

    def _states(self, buyer: int, paid: dt.datetime) -> list[tuple[dt.date, Row]]:
        """An order line in the extracts that tell of it."""
        rng, days = self.rng, self.kind.days + self.kind.order_days
        self.counter += 1
        number = FIRST_ID + self.number * IDS_OF_A_WORLD + self.counter
        line = self._order_line(number)
        later = [day for day in days if day >= business_day(paid)] or list(days[-1:])
        first = rng.choice([*[later[0]] * 5, rng.choice(later)])
        found = [(first, line | self._state(paid))]
        again = [day for day in later if day > first]
        for day in rng.sample(again, min(len(again), rng.choice([0, 0, 1, 2]))):
            moved = rng.choice([paid, paid, self._payment(buyer)])
            line = rng.choice([line, self._order_line(number)])
            found.append((day, line | self._state(moved)))
        return found

    def _payment(self, buyer: int) -> dt.datetime:
        """A time that has something to do with the buyer's sessions, or nothing."""
        rng = self.rng
        day = start_of(rng.choice(self.kind.days))
        way = rng.choice(["stay"] * 5 + ["start", "end", "any", "border", "old"])
        if way == "stay" and (stays := self.stays.get(str(buyer))):
            start, end = rng.choice(stays)
            return rng.choice([
                start, start, end, end, end + MILLISECOND, start - MILLISECOND,
                start + (end - start) // (2 * MILLISECOND) * MILLISECOND,
                end + 40 * MINUTE, start - 40 * MINUTE, start - DAY,
            ])  # fmt: skip
        shift = {"start": 0 * DAY, "end": DAY - MILLISECOND, "old": -400 * DAY}
        if way == "border":
            return day + rng.choice([-MILLISECOND, 0 * DAY, DAY])
        return day + shift.get(way, rng.choice(CLOCKS) + rng.choice([0, 5]) * MINUTE)

    def _order_line(self, number: int) -> Row:
        """Half of the lines are of the same goods, so that they are counted together."""
        rng, first = self.rng, FIRST_ID + self.number * IDS_OF_A_WORLD
        row = {
            "ord_item_id": number,
            "ws_user_id": None,
            "we_art_id": self._id(1),
            "shop": "KR",
            "platform": rng.choice(["APP", "APP", "MOBILE_WEB", "PC_WEB"]),
            "sale_id": first,
            "goods_id": 1,
            "goods_cat": None,
            "logi_cat": None,
            "album_qty": None,
            "qty": rng.choice([0, 1, 2, 3]),
            "ord_item_amt_krw": Decimal(
                rng.choice(["10.00", "0.01", "12345.67", "0.00"])
            ),
        }
        others: dict[str, list[Any]] = {
            "we_art_id": [None, self._id(2)],
            "shop": ["GLOBAL"],
            "sale_id": [first + 1],
            "goods_id": [2],
            "goods_cat": ["ALBUM", ""],
            "logi_cat": ["PHYSICAL"],
            "album_qty": [0, 1],
        }
        if rng.random() < 0.5:
            name = rng.choice(list(others))
            row[name] = rng.choice(others[name])
        return row

    def _state(self, paid: dt.datetime) -> Row:
        status = self.rng.choice([*["PAID"] * 5, "CANCELLED", "REFUNDED"])
        cancelled = None if status == "PAID" else paid + DAY
        unpaid = self.rng.random() < 0.08
        return {"status": status, "pay_dt": None if unpaid else paid, "cancel_dt": cancelled}  # fmt: skip

    # The messenger

    def _messenger(self) -> dict[dt.date, Rows]:
        """Full extracts: an access stays until a later one is told."""
        rng = self.rng
        owners: list[tuple[str, Any]] = [
            ("1", self.members[0]), ("2", self.members[0]), ("3", self.members[1]),
            ("4", self.messenger_only), ("5", None),
        ]  # fmt: skip
        last: dict[str, dt.datetime | None] = dict.fromkeys(n for n, _ in owners)
        found: dict[dt.date, Rows] = {}
        for extract in self.kind.days:
            for account, _ in owners:
                if rng.random() < 0.4:
                    day = start_of(extract - rng.choice([-1, 0, 0, 1, 2, 3, 4]) * DAY)
                    clocks = [0 * DAY, -MILLISECOND, 12 * HOUR, DAY - MILLISECOND]
                    last[account] = day + rng.choice(clocks)
                elif rng.random() < 0.1:
                    last[account] = None
            found[extract] = [
                {
                    "ph_user_id": f"{self.number}-{account}",
                    "we_member_id": member,
                    "cre_dt": start_of(self.kind.days[0]),
                    "last_access_at": last[account],
                    "withdrawal_at": None,
                }
                for account, member in owners
            ]
        return found
