"""Small worlds of members and their accounts, drawn from a seed.

Every rule decides in some of them. Ids, keys and countries of a world are its own, so
that many share a raw folder and a row of a mart tells its world.
"""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from oracles import users
from oracles.users import Row, end_of, of_day

#: The ids of a world follow one another; half of them are beyond 32 bits and, as text,
#: come before the others.
FIRST_ID, IDS_OF_A_WORLD, BEYOND = 2_000, 20, 10_000_000_000
#: How often the extract of a day may be replaced.
VERSIONS = 3
#: The tables with a part_date.
TABLES = (
    users.MEMBERS, users.WV, users.WS, users.WA, users.PH, users.DEVICES,
    users.ACCESSES, *users.HISTORY.values(),
)  # fmt: skip

Rows = list[Row]
#: The rows of a world by table.
State = dict[str, Rows]


@dataclass(frozen=True)
class World:
    """For each day in turn the versions of its extracts; links have no days."""

    seed: int
    days: tuple[tuple[State, ...], ...]
    links: Rows


def draw_world(seed: int, number: int, first_day: dt.date, length: int) -> World:
    """The world of a seed.

    number: its place among the worlds, which decides its ids
    """
    rng = random.Random(seed)
    drawer = _Drawer(rng, number, [first_day + dt.timedelta(n) for n in range(length)])
    now: State = {table: [] for table in TABLES}
    for _ in range(3):
        now = drawer.next_state(now)
    days = []
    for _ in range(length):
        versions = [now := drawer.next_state(now)]
        while len(versions) < VERSIONS:
            versions.append(drawer.next_state(rng.choice(versions)))
        days.append(tuple(drawer.extracts(state) for state in versions))
    return World(seed, tuple(days), drawer.links())


class _Drawer:
    """What a world draws from: few values of everything, so that equal ones are common."""

    def __init__(self, rng: random.Random, number: int, days: list[dt.date]) -> None:
        self.rng = rng
        begin = FIRST_ID + number * IDS_OF_A_WORLD
        ids = [*range(begin, begin + 4), *range(BEYOND + begin, BEYOND + begin + 4)]
        # Some rules decide only among accounts of several members with one key, others
        # only among old accounts, or among those created at the same time.
        kind = rng.choice(["any", "any", "one key", "one key", "old", "one time"])
        one_key = kind == "one key"
        cnt_member = rng.choice([2, 3, 4] if one_key else [0, *[1, 2] * 4, 3, 4])
        self.members = sorted(rng.sample(ids, cnt_member))
        unknown = rng.choice([i for i in ids if i not in self.members])
        cnt_null, often = (3, 1) if one_key else (1, rng.choice([2, 4, 8]))
        self.owners = [*self.members * often, unknown, *[None] * cnt_null]
        self.ids = {
            s: rng.sample(ids, rng.choice([0, 2, 3, 4, 4])) for s in users.ACCOUNTS
        }
        cased = [f"{number}-{text}" for text in ("a", "A", "b", "é", "Z_1")]
        self.ids["ph"] = rng.sample(cased, len(self.ids["ph"]))
        self.vlive_ids = ids
        cnt_key = 1 if one_key else rng.choice([1, 2, 3])
        self.keys = [None, "", *rng.sample(cased, cnt_key) * 3]
        self.countries = [None, f"KR{number}", f"kr{number}", f"DE{number}"]
        self.edges = [
            end_of(day.isoformat()) + shift
            for day in [days[0] - dt.timedelta(1), *days]
            for shift in (-MICROSECOND, dt.timedelta(0), MICROSECOND, dt.timedelta(0.5))
        ]
        cnt_old, cnt_new, cnt_edge = {
            "old": (3, 1, 1),
            "one time": (0, 0, 1),
            "one key": (0, 1, 1),
        }.get(kind, (rng.randint(0, 2), rng.randint(1, 2), rng.randint(2, 3)))
        self.times = [
            *rng.sample(OLD, cnt_old),
            *rng.sample(NEW, cnt_new),
            *rng.sample(self.edges, cnt_edge),
        ]
        self.rows: dict[str, Callable[[], Row]] = {
            users.MEMBERS: self._member,
            users.WV: self._community,
            users.WS: self._shop,
            users.WA: self._album,
            users.PH: self._messenger,
        }

    def next_state(self, state: State) -> State:
        """A day later: rows stay, change, vanish and appear."""
        ids = {users.MEMBERS: ("we_member_id", self.members)} | {
            table: (column, self.ids[service])
            for service, (table, column) in users.ACCOUNTS.items()
        }
        later: State = {}
        for table, (column, possible) in ids.items():
            held = {row[column]: row for row in state[table]}
            drawn = [self._later(table, column, i, held.get(i)) for i in possible]
            later[table] = [row for row in drawn if row]
        for table, service, draw in (
            (users.DEVICES, "wv", self._devices),
            (users.ACCESSES, "wv", self._accesses),
            (users.HISTORY["wv"], "wv", self._stays),
            (users.HISTORY["ws"], "ws", self._stays),
        ):
            # Rows of accounts that are not there do no harm.
            column = users.ACCOUNTS[service][1]
            later[table] = []
            for i in self.ids[service]:
                held_rows = [row for row in state[table] if row[column] == i]
                again = self.rng.random() < 0.3
                drawn_rows = [{column: i} | row for row in draw()]
                later[table] += drawn_rows if again else held_rows
        return later

    def _later(self, table: str, column: str, i: Any, held: Row | None) -> Row | None:
        drawn = {column: i} | self.rows[table]()
        if held is None:
            appears = 0.9 if table == users.MEMBERS else 0.4
            return drawn if self.rng.random() < appears else None
        event = self.rng.choices(["same", "edited", "new", "gone"], [5, 3, 1, 0.5])[0]
        if event == "edited":
            names = self.rng.sample(sorted(drawn), 2)
            return held | {name: drawn[name] for name in names}
        return {"same": held, "new": drawn, "gone": None}[event]

    def extracts(self, state: State) -> State:
        """The state as it is delivered, now and then without a table's rows."""
        return {
            table: self.rng.sample(rows, len(rows)) if self.rng.random() < 0.95 else []
            for table, rows in state.items()
        }

    def links(self) -> Rows:
        at = [OLD[0], *self.rng.sample(self.edges, self.rng.randint(1, 3))]
        return [
            {
                "vlive_id": self.rng.choice(self.vlive_ids),
                "wv_user_id": wv_user_id,
                "linked_at": self.rng.choice(at),
            }
            for wv_user_id in self.ids["wv"]
            for _ in range(self.rng.choice([0, 1, 2, 3]))
        ]

    def _time(self) -> dt.datetime:
        return self.rng.choice(self.times)

    def _time_or_null(self) -> dt.datetime | None:
        return self.rng.choice([None, *self.times, *self.times])

    def _member(self) -> Row:
        return {
            "status": self.rng.choice(["ACTIVE", "ACTIVE", "WITHDRAWN", "DELETED"]),
            "cre_at": self._time(),
            "leave_at": self._time_or_null(),
            "upd_at": self._time(),
        }

    def _shop(self) -> Row:
        cre_dt = self._time()
        return {
            "we_member_id": self.rng.choice(self.owners),
            "status": self.rng.choice(STATUSES),
            "lang": self.rng.choice(LANGUAGES),
            "ctry_code": self.rng.choice(self.countries),
            "ip": self.rng.choice(ADDRESSES),
            "cre_dt": cre_dt,
            "join_dt": self.rng.choice([cre_dt, self._time_or_null()]),
            "upd_dt": self._time(),
            "deactivated_dt": self._time_or_null(),
            "last_access_dt": self._time_or_null(),
            "service_user_key": self.rng.choice(self.keys),
        }

    def _community(self) -> Row:
        row = self._shop() | {"leave_dt": self._time_or_null()}
        return {name: row[name] for name in row if name != "last_access_dt"}

    def _album(self) -> Row:
        return {
            "we_member_id": self.rng.choice(self.owners),
            "lang": self.rng.choice(LANGUAGES),
            "status": self.rng.choice(STATUSES),
            "cre_dt": self._time(),
            "deactivated_at": self.rng.choice([None, self._time()]),
        }

    def _messenger(self) -> Row:
        return {
            "we_member_id": self.rng.choice(self.owners),
            "cre_dt": self._time(),
            "last_access_at": self._time_or_null(),
            "withdrawal_at": self.rng.choice([None, self._time()]),
        }

    def _devices(self) -> Rows:
        return [
            {
                "device_id": device_id,
                "lang": self.rng.choice(LANGUAGES),
                "upd_dt": self._time(),
            }
            for device_id in self.rng.sample(["a", "B", "é", "a b"], self._few())
        ]

    def _accesses(self) -> Rows:
        return [{"last_accessed_at": self._time()}] if self._few() else []

    def _stays(self) -> Rows:
        return [
            {
                "ctry_code": self.rng.choice(self.countries[1:]),
                "ip": self.rng.choice(ADDRESSES),
                "start_dt": self.rng.choice(self.times[-2:]),
                "end_dt": self._time_or_null(),
            }
            for _ in range(self._few())
        ]

    def _few(self) -> int:
        return self.rng.choice([0, 1, 2, 3, 4])


MICROSECOND = dt.timedelta(microseconds=1)
OLD = [
    dt.datetime(2019, 3, 1),
    dt.datetime(2020, 6, 15, 15),
    users.REJOINS_COUNT_SINCE - MICROSECOND,
]
NEW = [
    users.REJOINS_COUNT_SINCE,
    users.REJOINS_COUNT_SINCE + MICROSECOND,
    dt.datetime(2022, 2, 28, 15),
]
#: The last is none that the project knows: neither living nor left.
STATUSES = ["ACTIVE"] * 4 + ["INACTIVE"] * 3 + ["LEAVE", "LEAVE", "DELETED", "BLOCKED"]
LANGUAGES = [None, "ko", "EN", "日本'\"語", ""]
ADDRESSES = [None, None, "10.0.0.1", "9.0.0.1", "2001:db8::1"]


@dataclass(frozen=True)
class Pack:
    """Worlds that share a raw folder and its days."""

    first_day: dt.date
    length: int
    worlds: tuple[World, ...]
    #: Extracts (table, day) that have no file in their first version.
    absent: frozenset[tuple[str, int]] = frozenset()
    #: Extracts (table, day, version) that are empty for all worlds.
    empty: frozenset[tuple[str, int, int]] = frozenset()

    def day(self, n: int) -> str:
        return (self.first_day + dt.timedelta(n)).isoformat()

    def rows(self, table: str, n: int, version: int = 0) -> Rows | None:
        """An extract; None: it has no file."""
        if version == 0 and (table, n) in self.absent:
            return None
        if (table, n, version) in self.empty:
            return []
        return [row for world in self.worlds for row in world.days[n][version][table]]

    def raw(self) -> dict[str, dict[str, Rows]]:
        """The first versions of all extracts, for the oracle."""
        found: dict[str, dict[str, Rows]] = {
            users.LINKS: {"": [row for world in self.worlds for row in world.links]}
        }
        for table in TABLES:
            for n in range(self.length):
                rows = self.rows(table, n)
                if rows is not None:
                    found.setdefault(table, {})[self.day(n)] = rows
        return found


#: Columns that tell the world of a row, in this order.
TELLING = (
    "account_id", "wv_user_id", "ws_user_id", "wa_user_id", "ph_user_id",
    "we_member_id", "ctry_code",
)  # fmt: skip


def world_of(row: Row) -> int | None:
    """Number of the world of a row of a raw table or mart; None: of all worlds."""
    cell = next((row[name] for name in TELLING if row.get(name) is not None), None)
    if cell is None:
        return None
    text = str(cell)
    if text[:2] in ("KR", "kr", "DE"):
        return int(text[2:])
    if "-" in text:
        return int(text.split("-")[0])
    return (int(text) % BEYOND - FIRST_ID) // IDS_OF_A_WORLD


def draw_pack(
    seed: int,
    worlds: int,
    length: int = 4,
    first_day: dt.date = dt.date(2024, 6, 30),
    gaps: int = 0,
) -> Pack:
    """World n has seed + n.

    gaps: how many extracts are absent, and how many are empty, for all worlds
    """
    rng = random.Random(seed)
    extracts = [(table, n) for table in TABLES for n in range(length)]
    empty = rng.sample(extracts, gaps)
    return Pack(
        first_day,
        length,
        tuple(draw_world(seed + n, n, first_day, length) for n in range(worlds)),
        frozenset(rng.sample(extracts, gaps)),
        frozenset((table, n, rng.randrange(VERSIONS)) for table, n in empty),
    )


# What the worlds are meant to have


def decisive(
    rows: Iterable[Any], rank: Callable[[Any], tuple[Any, ...]], smallest: bool = False
) -> set[int]:
    """Places in the rank that tell the one that counts from another."""
    first, *others = sorted(map(rank, rows), reverse=not smallest) or [()]
    told = [
        [n for n, (a, b) in enumerate(zip(first, other, strict=True)) if a != b]
        for other in others
    ]
    return {places[0] for places in told if places}


def cases(pack: Pack, n: int) -> Counter[str]:
    """How often something that a rule is about stands in the extracts of a day."""
    raw, day, seen = pack.raw(), pack.day(n), Counter[str]()
    era = "with keys" if day >= users.KEYS_COUNT_SINCE else "without keys"
    for row in users.we_id_conflict(raw, day):
        seen[f"{row['reason']} {era}"] += 1
    for row in users.stats_we_d_user_join(raw, day):
        for what in ("cnt_join", "cnt_rejoin", "cnt_leave"):
            seen[f"{row['service']} {what}"] += row[what] > 0
            seen[f"no country {what}"] += row[what] > 0 and row["ctry_code"] is None
    for row in of_day(raw, users.MEMBERS, day):
        seen[f"member {row['status']} left {row['leave_at'] is not None}"] += 1
    for row in users.we_user(raw, day):
        seen[f"join_service {row['join_service']}"] += 1
        for s in ("wv", "ws"):
            seen[f"{s}_trans_seq {row[s + '_trans_seq']}"] += 1
            counted = row[f"{s}_first_cre_dt"] is not None
            seen[f"{s} never joined"] += counted and row[f"{s}_first_join_dt"] is None
    before = users.accounts(raw, pack.day(n - 1)) if n else []
    now = users.accounts(raw, day)
    known = {(account.service, account.id) for account in before}
    seen["appeared"] += len({(a.service, a.id) for a in now} - known) if n else 0
    seen["vanished"] += len(known - {(a.service, a.id) for a in now})
    carriers: dict[str, list[Row]] = {}
    for account in now:
        row = account.row
        seen["created at the start"] += row["cre_dt"] == users.REJOINS_COUNT_SINCE
        seen["created before it"] += (
            row["cre_dt"] == users.REJOINS_COUNT_SINCE - MICROSECOND
        )
        seen[f"{account.service} key empty"] += row.get("service_user_key") == ""
        if account.service == "wv":
            carriers.setdefault(account.key or "", []).append(row)
            for column in ("deactivated_dt", "leave_dt"):
                seen[f"{row['status']} {column} {row[column] is not None}"] += 1
    for account in now:
        if account.service == "ws":
            own, theirs = account.own_member, carriers.get(account.key or " ", [])
            seen[f"shop {account.matched_by} {era}"] += 1
            by_key = account.matched_by == "service_user_key"
            seen["chosen has no member"] += by_key and account.member is None
            living = [users.is_living("wv", carrier) for carrier in theirs]
            seen["only left carriers"] += by_key and not any(living)
            for place in decisive(theirs, lambda c: users.carrier_rank(c, own)):  # noqa: B023
                seen[f"carrier by {place}"] += 1
    for owned in users.linked(raw, day).values():
        _cases_of_a_member(raw, day, owned, seen)
    return seen


def _cases_of_a_member(
    raw: users.Raw, day: str, owned: list[users.Account], seen: Counter[str]
) -> None:
    for service in users.ACCOUNTS:
        theirs = [account for account in owned if account.service == service]
        counted = [account.is_counted for account in theirs]
        seen[f"several old {service}"] += counted.count(False) > 1
        for place in decisive(theirs, users.current_rank):
            seen[f"current {service} by {place}"] += 1
        if theirs:
            current = max(theirs, key=users.current_rank)
            seen[f"old {service} before others"] += (
                not current.is_counted and any(counted)
            )  # fmt: skip
    joined = [account for account in owned if account.service in users.HISTORY]
    for place in decisive(joined, users.first_rank, smallest=True):
        seen[f"first by {place}"] += 1
    if joined:
        first = min(joined, key=users.first_rank)
        for name in ("ctry_code", "ip"):
            stays = [
                stay
                for stay in of_day(raw, users.HISTORY[first.service], day)
                if stay[users.ACCOUNTS[first.service][1]] == first.id
                and stay[name] is not None
                and first.row[name] is None
            ]
            seen[f"{name} of {first.service} from history"] += bool(stays)
            for place in decisive(stays, lambda s: users.stay_rank(s, name), True):  # noqa: B023
                seen[f"{name} by {place}"] += 1
    community = [account for account in owned if account.service == "wv"]
    if community:
        wv_user_id = max(community, key=users.current_rank).id
        devices = users.told_devices(raw, day, wv_user_id)
        links = users.known_links(raw, day, wv_user_id)
        seen["language of the account"] += not devices
        for place in decisive(devices, users.device_rank):
            seen[f"device by {place}"] += 1
        for place in decisive(links, users.link_rank, smallest=True):
            seen[f"link by {place}"] += 1
        for link in of_day(raw, users.LINKS, ""):
            if link["wv_user_id"] == wv_user_id:
                seen["link later"] += link["linked_at"] > end_of(day)
                seen["link at the end"] += link["linked_at"] == end_of(day)
                last = end_of(day) - MICROSECOND
                seen["link right before the end"] += link["linked_at"] == last
