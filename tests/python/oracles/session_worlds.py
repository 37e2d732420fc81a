"""Small worlds of client logs, artists and memberships, drawn from a seed.

Every rule decides in some of them. The ids of a world are its own, so that many share a
raw folder and a row tells its world.
"""

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

from oracles.orders import business_day
from oracles.sessions import ARTISTS, MEMBERSHIPS
from oracles.sessions_lines import COMMUNITY, LOGS, SHOP, Log, Row, start_of

Rows = list[Row]

#: How often the file of a log's day may be replaced.
VERSIONS = 2
BEYOND = 10_000_000_000
MICROSECOND, MILLISECOND = dt.timedelta(microseconds=1), dt.timedelta(milliseconds=1)
SECOND, MINUTE, DAY = dt.timedelta(seconds=1), dt.timedelta(minutes=1), dt.timedelta(1)
#: Around the ten minutes that a clock may be ahead.
AHEAD = [
    10 * MINUTE, 10 * MINUTE, 10 * MINUTE + MICROSECOND, 10 * MINUTE + MILLISECOND,
    10 * MINUTE - MILLISECOND, 9 * MINUTE, 11 * MINUTE,
]  # fmt: skip
COUNTRIES = [None, None, None, "", "KR", "US", "日本"]
LANGUAGES = [None, None, None, "", "ko", "EN"]
PLATFORMS = [None, None, "APP", "MOBILE_WEB", "PC_WEB", ""]
SYSTEMS = [None, None, "iOS", "Android", ""]
VERSION_TEXTS = [None, None, None, "2.9.1", "2.10.0", ""]


@dataclass(frozen=True)
class World:
    """For each day in turn the versions of its files by table; extracts have one."""

    seed: int
    days: tuple[dict[str, tuple[Rows, ...]], ...]


@dataclass(frozen=True)
class Kind:
    """What the worlds of a pack share."""

    first_day: dt.date
    length: int
    timeout: dt.timedelta
    #: Share of the chains that run for days.
    marathons: float


def draw_world(seed: int, number: int, kind: Kind) -> World:
    """The world of a seed.

    number: its place among the worlds, which decides its ids
    """
    drawer = _Drawer(random.Random(seed), number, kind)
    days: list[dict[str, tuple[Rows, ...]]] = [{} for _ in range(kind.length)]
    for log in LOGS:
        lines = drawer.lines(log)
        for n, day in enumerate(days):
            rows = [row for row, arrival in lines if arrival == n]
            day[log.table] = (untied(rows), untied(drawer.edited(log, rows)))
    artists: Rows = []
    members: Rows = []
    for n, day in enumerate(days):
        artists = drawer.artists(artists, n)
        members = drawer.memberships(members)
        day[ARTISTS], day[MEMBERSHIPS] = (artists,), (members,)
    return World(seed, tuple(days))


def untied(rows: Rows) -> Rows:
    """Without rows that only columns beside the rules tell from one before."""
    first: dict[tuple[Any, ...], Row] = {}
    return [
        row
        for row in rows
        if row["log_dt"] is None
        or row
        == first.setdefault((row["log_id"], row["log_dt"], row["received_at"]), row)
    ]


class _Drawer:
    """What a world draws from: few values of everything, so that equal ones are common."""

    def __init__(self, rng: random.Random, number: int, kind: Kind) -> None:
        self.rng, self.number, self.kind = rng, number, kind
        self.counter = 0
        self.app = f"{number}-W"
        self.clients = [
            f"{number}-{c}" for c in ("u", "U", "é")[: rng.choice([1, 2, 2, 3])]
        ]
        begin = 1_000 + number * 10
        self.accounts = [begin + 1, BEYOND + begin + 2, begin + 3]
        rng.shuffle(self.accounts)
        self.shops = [None, begin + 4, begin + 4, BEYOND + begin + 5, begin + 6]
        self.communities = [None, begin + 7, BEYOND + begin + 8, begin + 9]
        #: As numbers in this order, as texts in another.
        self.artist_ids = [n * 100_000 + number + 1 for n in range(3)]
        self.starts = [start_of(kind.first_day)]
        timeout = kind.timeout
        self.gaps = [
            timeout, timeout, timeout + MICROSECOND, timeout + MILLISECOND,
            timeout - MILLISECOND, timeout + MINUTE, 2 * timeout,
            dt.timedelta(0), dt.timedelta(0), MICROSECOND, MILLISECOND,
            *[SECOND - MICROSECOND] * 2, *[SECOND, MINUTE, 5 * MINUTE] * 2,
        ]  # fmt: skip

    # Lines

    def lines(self, log: Log) -> list[tuple[Row, int]]:
        """Lines with the number of their arrival day."""
        found: list[tuple[Row, int]] = []
        devices = self.rng.sample([self.app, *self.clients], self.rng.choice([1, 1, 2]))
        for device in devices:
            for _ in range(self.rng.choice([1, 2, 2, 3])):
                found += self._chain(log, device)
        for row, arrival in list(found):
            if self.rng.random() < (0.6 if self._is_early(row, arrival) else 0.2):
                found += self._delivered(*self._again(log, row, arrival))
        self.rng.shuffle(found)
        return found

    def _chain(self, log: Log, device: str) -> list[tuple[Row, int]]:
        rng = self.rng
        is_long = rng.random() < self.kind.marathons
        times = self._marathon() if is_long else self._times()
        if log is SHOP:
            self.starts.append(times[0])
        accounts = self._accounts(len(times))
        # Every client of the app may have its own account.
        own = dict(zip(self.clients, self.accounts, strict=False))
        own = own if device == self.app and rng.random() < 0.6 else {}
        lateness = rng.choice(["none", "none", "mixed", "all", "clock"])
        days, odd = rng.choice([1, 2, 3, 4]), rng.choice([0.0, 0.2])
        if is_long:
            # What is amiss with a line breaks its chain, which no long one survives.
            lateness = rng.choice(["none", "none", "mixed", "mixed", "all"])
            days, odd = min(days, 3), 0.0
        found = []
        for log_dt, account in zip(times, accounts, strict=True):
            row = self._line(log, device, odd) | {"log_dt": log_dt}
            if account:
                account = own.get(row.get("user_device_id"), account)
            row |= {log.account: account, log.user_id: self._user_id(account)}
            received_at = log_dt + rng.choice([SECOND, 20 * MINUTE, MILLISECOND])
            if lateness == "all" or (lateness == "mixed" and rng.random() < 0.5):
                received_at += days * DAY
            if lateness == "clock" or rng.random() < odd / 5:
                received_at = log_dt - rng.choice(AHEAD)
            row["received_at"] = received_at
            if rng.random() < odd / 5:
                row["log_dt"] = None
                if rng.random() < 0.3:
                    ids = row.keys() & {"wv_device_id", "user_device_id"}
                    row |= dict.fromkeys(ids, "")
            arrival = (business_day(received_at) - self.kind.first_day).days
            # Now and then a file holds lines of the days around it.
            if rng.random() < odd / 3:
                arrival += rng.choice([-2, -1, 1])
            # What holds the days of a long chain together came the day before.
            goes_on = business_day(log_dt + self.kind.timeout) > business_day(log_dt)
            arrival -= is_long and goes_on and rng.random() < 0.2
            found += self._delivered(row, arrival)
        return found

    def _delivered(self, row: Row, arrival: int) -> list[tuple[Row, int]]:
        """What came before the first file comes late; after the last, never."""
        first = start_of(self.kind.first_day)
        if arrival < 0:
            row = row | {"received_at": first + self.rng.choice([1, 2]) * MINUTE}
            arrival = 0
        return [(row, arrival)] if arrival < self.kind.length else []

    def _times(self) -> list[dt.datetime]:
        rng, timeout = self.rng, self.kind.timeout
        start = self._midnight(self.kind.length) + rng.choice([
            dt.timedelta(0), -timeout, -timeout - MILLISECOND, -MILLISECOND,
            -MICROSECOND, MICROSECOND, -timeout / 2,
            *[rng.randrange(86_400_000) * MILLISECOND for _ in range(6)],
        ])  # fmt: skip
        times = [start]
        for _ in range(rng.choice([0, 1, 2, 3, 4, 5, 6])):
            times.append(times[-1] + rng.choice(self.gaps))
        return times

    def _midnight(self, last: int) -> dt.datetime:
        return start_of(self.kind.first_day + self.rng.randint(-2, last) * DAY)

    def _marathon(self) -> list[dt.datetime]:
        """A chain of some days that often begins when a day does, or right before."""
        rng, timeout = self.rng, self.kind.timeout
        times = [
            self._midnight(self.kind.length - 3)
            + rng.choice([
                dt.timedelta(0), dt.timedelta(0), MICROSECOND, -MICROSECOND,
                rng.randrange(86_400) * SECOND, rng.randrange(86_400) * SECOND,
            ])
        ]  # fmt: skip
        end = times[0] + rng.choice([24, 40, 50, 75, 100]) * 60 * MINUTE
        # Sessions of several days are long in lines where the timeout is short.
        if timeout < 60 * MINUTE:
            end = min(end, times[0] + 3 * DAY)
        while times[-1] < end:
            last = times[-1]
            later = last + rng.choice([timeout * 29 / 30, timeout * 29 / 30, timeout])
            start = start_of(business_day(later))
            if last < start < later and rng.random() < 0.4:
                times.append(start)
            times.append(later)
        return times

    def _accounts(self, length: int) -> list[int | None]:
        one, other, third = self.accounts
        rng = self.rng
        stretches = rng.choice([
            [None], [one], [None, one], [one, other], [one, other, one],
            [None, one, other, one], [one, other, third], [other, None],
        ])  # fmt: skip
        return [
            None if rng.random() < 0.25 else stretches[n * len(stretches) // length]
            for n in range(length)
        ]

    def _user_id(self, account: int | None) -> int | None:
        """That of the account, or now and then of another, or none."""
        others = [None, *self.accounts]
        user_of = self.rng.choice(others) if self.rng.random() < 0.3 else account
        return user_of and user_of + 500_000

    def _line(self, log: Log, device: str, odd: float) -> Row:
        """A line without its times and its account.

        odd: share of the lines that are of no device
        """
        rng = self.rng
        self.counter += 1
        # By bytes in another order than in a dictionary.
        mark = rng.choice(["a", "A", "b", "B", "_", "é", "-"])
        row = {
            "log_id": f"{self.number}-{mark}{self.counter}",
            "ctry": rng.choice(COUNTRIES),
            "lang": rng.choice(LANGUAGES),
            "platform": rng.choice(PLATFORMS),
            "os": rng.choice(SYSTEMS),
            "app_ver": rng.choice(VERSION_TEXTS),
            "page": None,
        }
        if log is COMMUNITY:
            return row | {
                "wv_device_id": "" if rng.random() < odd else device,
                "comm_id": rng.choice(self.communities),
                "action": rng.choice(
                    ["page_view", "page_view", "impression", "action"]
                ),
            }
        return (
            row
            | self._client(device, odd)
            | {
                "user_ctry": rng.choice(COUNTRIES),
                "user_lang": rng.choice(LANGUAGES),
                "ws_art_id": rng.choice(self.shops),
                "shop": rng.choice([None, None, "KR", "US", ""]),
            }
        )

    def _client(self, device: str, odd: float = 0.0) -> Row:
        """Columns that make a line of the device."""
        rng = self.rng
        client, missing = rng.choice(self.clients), rng.choice([None, ""])
        variants: list[tuple[Any, Any, Any]]
        if rng.random() < odd:
            variants = [
                ("SHOP_APP", self.app, missing), ("WEVERSE_APP", "", missing),
                ("BROWSER", None, missing), (None, self.app, missing),
            ]  # fmt: skip
        elif device == self.app:
            variants = [
                *[("WEVERSE_APP", device, client)] * 4,
                *[("WEVERSE_APP", device, missing)] * 2,
                ("BROWSER", None, device),
            ]
        else:
            variants = [
                ("SHOP_APP", self.app, device), ("BROWSER", missing, device),
                (None, self.app, device), ("weverse_app", self.app, device),
                ("WEVERSE_APP", missing, device), ("", None, device),
            ]  # fmt: skip
        names = ("s_device_type", "wv_device_id", "user_device_id")
        return dict(zip(names, rng.choice(variants), strict=True))

    def _is_early(self, row: Row, arrival: int) -> bool:
        """Whether the line came on the day before its own."""
        hit_on = business_day(row["log_dt"] or row["received_at"])
        return hit_on > self.kind.first_day + arrival * DAY

    def _again(self, log: Log, row: Row, arrival: int) -> tuple[Row, int]:
        """The line sent once more, or something that looks like it."""
        rng, received_at = self.rng, row["received_at"]
        days = rng.choice([1, 1, 2, 3, 4])
        way = rng.choice([
            "repeat", "later", "other day", "other day", "same time", "earlier",
            "other device", "other account", "ahead", "other hit",
        ])  # fmt: skip
        if self._is_early(row, arrival):
            # From the day before its own to the last on which it is not too late.
            days, way = 4, rng.choice(["other day", "same time"])
        if way == "repeat":
            return row, arrival
        if way == "same time":
            return row | self._other_account(log), arrival + days
        if way == "earlier":
            return row | {"received_at": received_at - SECOND}, arrival + 1
        if way == "other day":
            return row | {"received_at": received_at + days * DAY}, arrival + days
        if way == "other hit" or row["log_dt"] is None:
            log_dt = (row["log_dt"] or received_at) + rng.choice(self.gaps)
            return row | {"log_dt": log_dt}, arrival
        if way == "ahead":
            return row | {"received_at": row["log_dt"] - rng.choice(AHEAD)}, arrival
        row = row | {"received_at": received_at + rng.choice([SECOND, -SECOND])}
        if way == "other account":
            return row | self._other_account(log), arrival
        if way == "other device":
            device = rng.choice([self.app, *self.clients])
            told = (
                {"wv_device_id": device} if log is COMMUNITY else self._client(device)
            )
            return row | told, arrival
        return row, arrival

    def _other_account(self, log: Log) -> Row:
        return {log.account: self.rng.choice([None, *self.accounts])}

    def edited(self, log: Log, rows: Rows) -> Rows:
        """A file's rows as they are delivered again, for the same reasons or others."""
        found = []
        for row in rows:
            event = self.rng.choices(
                ["same", "gone", "moved", "account"], [5, 2, 1, 1]
            )[0]
            if event == "moved" and row["log_dt"]:
                shift = self.rng.choice(self.gaps) * self.rng.choice([1, -1])
                found.append(row | {"log_dt": row["log_dt"] + shift})
            elif event == "account":
                found.append(row | self._other_account(log))
            elif event != "gone":
                found.append(row)
        return found

    # Extracts

    def artists(self, before: Rows, n: int) -> Rows:
        """Names tell the day, so that a row shows which extract was read."""
        held = {row["we_art_id"]: row for row in before}
        found = []
        for we_art_id in self.artist_ids:
            drawn = {
                "we_art_id": we_art_id,
                "comm_id": self.rng.choice(self.communities),
                "ws_art_id": self.rng.choice(self.shops),
            }
            kept = held.get(we_art_id) if self.rng.random() < 0.7 else None
            if self.rng.random() < 0.85:
                cells = {"we_art_name": f"{we_art_id} of day {n}", "upd_dt": start_of(self.kind.first_day)}  # fmt: skip
                found.append((kept or drawn) | cells)
        return found

    def memberships(self, before: Rows) -> Rows:
        if before and self.rng.random() < 0.6:
            return before
        times = [t + s for t in self.starts for s in (dt.timedelta(0), MICROSECOND)]
        times.append(self.starts[0] - 9 * DAY)
        return [
            {
                "fc_id": 1_000 * self.number + n,
                "we_member_id": self.rng.choice(self.accounts),
                "we_art_id": self.rng.choice(self.artist_ids),
                "start_dt": self.rng.choice(times),
                "end_dt": self.rng.choice([None, *times]),
            }
            for n in range(self.rng.choice([2, 4, 6, 8]))
        ]
