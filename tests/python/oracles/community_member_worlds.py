"""Small worlds of community memberships, drawn from a seed.

Every rule decides in some of them. Ids of a world are its own, so that many share a raw
folder; artists' extracts are common to all.
"""

import datetime as dt
import json
import random
from collections import Counter
from typing import Any

from oracles import communities, users
from oracles.users import Row, end_of

Rows = list[Row]
#: Rows by raw table and day; "" for tables without days.
Extracts = dict[str, dict[str, Rows]]

MICROSECOND = dt.timedelta(microseconds=1)
OLD = [dt.datetime(2019, 3, 1), dt.datetime(2020, 6, 15, 15), dt.datetime(2022, 2, 28)]
STATUSES = ["ACTIVE"] * 5 + ["LEAVE", "LEAVE", "DELETED", "BLOCKED"]
#: Communities and artists of the platform; two artists share community 3, none has 4.
COMMUNITIES = (1, 2, 3, 4)
ARTISTS = {11: 1, 12: 2, 14: 3, 13: 3, 15: None}
CHANNELS = {901: 1, 902: 1, 903: 2, 904: 5}
IDS_OF_A_WORLD = 10


def draw(seed: int, worlds: int, first_day: dt.date, length: int) -> Extracts:
    """All extracts of `length` days for `worlds` worlds."""
    days = [(first_day + dt.timedelta(n)).isoformat() for n in range(length)]
    rng = random.Random(seed)
    found: Extracts = {communities.CHANNELS: {"": _channels()}}
    found[communities.ARTISTS] = {day: _artists(rng, day) for day in days}
    for number in range(worlds):
        for table, extracts in _World(seed + number, number, days).extracts().items():
            for day, rows in extracts.items():
                found.setdefault(table, {}).setdefault(day, []).extend(rows)
    for extracts in found.values():
        for rows in extracts.values():
            rng.shuffle(rows)
    return found


def _channels() -> Rows:
    return [{"v_channel_id": v, "comm_id": c} for v, c in CHANNELS.items()]


def _artists(rng: random.Random, day: str) -> Rows:
    return [
        {
            "we_art_id": art,
            "we_art_name": rng.choice(["A", "a", "é'\"", day]),
            "comm_id": comm,
            "ws_art_id": None,
            "upd_dt": OLD[0],
        }
        for art, comm in ARTISTS.items()
    ]


class _World:
    """One world's members, accounts and memberships, day by day."""

    def __init__(self, seed: int, number: int, days: list[str]) -> None:
        self.rng = rng = random.Random(seed)
        self.days = days
        first = 1_000 + number * IDS_OF_A_WORLD
        self.number = number
        self.members = list(range(first, first + rng.choice([1, 2, 2, 3])))
        self.accounts = list(range(first, first + rng.choice([1, 2, 3, 4])))
        self.owners = [*self.members * 3, None, first + 9]
        self.edges = [
            end_of(day) + shift
            for day in days
            for shift in (-MICROSECOND, dt.timedelta(0), -dt.timedelta(days=0.5))
        ]
        self.times = [*rng.sample(OLD, 2), *rng.sample(self.edges, 3)]
        self.counter = 0

    def extracts(self) -> Extracts:
        found: Extracts = {
            communities.VERSION_1: {"": self._version_1()},
            communities.MIGRATIONS: {"": self._migrations()},
        }
        held: dict[str, Rows] = {}
        for day in self.days:
            for table, rows in (
                (users.MEMBERS, self._members()),
                (users.WV, self._accounts()),
                (communities.PROFILES, self._profiles(held.get(communities.PROFILES, []))),
                (communities.CLUBS, self._clubs()),
                (communities.STAYS, self._stays()),
                (communities.SETTINGS, self._settings()),
            ):  # fmt: skip
                again = table in held and self.rng.random() < 0.5
                held[table] = held[table] if again else rows
                found.setdefault(table, {})[day] = [dict(row) for row in held[table]]
            profiles = held[communities.PROFILES]
            found.setdefault(communities.SPECIAL, {})[day] = self._special(profiles)
            found.setdefault(communities.REPORTS, {})[day] = self._reports(
                profiles, day
            )
            found.setdefault(communities.STATUS_LOG, {})[day] = self._log(profiles, day)
        return found

    def _next(self) -> int:
        self.counter += 1
        return self.number * 1_000 + self.counter

    def _time(self) -> dt.datetime:
        return self.rng.choice(self.times)

    def _maybe(self, value: Any, share: float = 0.5) -> Any:
        return value if self.rng.random() < share else None

    def _members(self) -> Rows:
        return [
            {"we_member_id": m, "status": "ACTIVE", "cre_at": OLD[0], "upd_at": OLD[0]}
            for m in self.members
            if self.rng.random() < 0.95
        ]

    def _accounts(self) -> Rows:
        return [
            {
                "wv_user_id": a,
                "we_member_id": self.rng.choice(self.owners),
                "status": self.rng.choice(["ACTIVE", "INACTIVE", "LEAVE"]),
                "cre_dt": OLD[0],
                "upd_dt": OLD[0],
            }
            for a in self.accounts
            if self.rng.random() < 0.95
        ]

    def _profiles(self, held: Rows) -> Rows:
        kept = []
        for row in held:
            event = self.rng.choices(["same", "edited", "gone"], [6, 3, 1])[0]
            if event == "edited":
                row = row | {"status": self.rng.choice(STATUSES)} | self._profile()
            if event != "gone":
                kept.append(row)
        cnt_new = self.rng.choice([0, 1, 2, 4]) if kept else 5
        return kept + [self._new_profile() for _ in range(cnt_new)]

    def _new_profile(self) -> Row:
        return {
            "comm_user_id": self.rng.choice("aBé") + f"-{self._next()}",
            "wv_user_id": self.rng.choice(self.accounts),
            "comm_id": self.rng.choice(COMMUNITIES),
            "status": self.rng.choice(STATUSES),
            "cre_dt": self._time(),
        } | self._profile()

    def _profile(self) -> Row:
        return {
            "grade": self.rng.choice(["USER", "ARTIST"]),
            "profile_name": self.rng.choice([None, "", "n", "é"]),
            "is_profile_private": self.rng.choice([None, 0, 1]),
            "profile_img_url": self.rng.choice([None, "", "u"]),
            "profile_background_img_url": self.rng.choice([None, "u"]),
            "is_official": self.rng.choice([None, 0, 1]),
            "end_dt": self._maybe(self._time()),
        }

    def _clubs(self) -> Rows:
        return [
            {
                "fc_id": self._next(),
                "we_member_id": self.rng.choice(self.members),
                "we_art_id": self.rng.choice(list(ARTISTS)),
                "start_dt": self._time(),
                "end_dt": self._maybe(self._time(), 0.8),
            }
            for _ in range(self.rng.choice([0, 2, 6]))
        ]

    def _stays(self) -> Rows:
        return [
            {
                "wv_user_id": self.rng.choice(self.accounts),
                "ctry_code": self.rng.choice(["KR", "US", "de"]),
                "start_dt": self._time(),
            }
            for _ in range(self.rng.choice([0, 2, 5]))
        ]

    def _settings(self) -> Rows:
        names = communities.ALARMS
        keys = {
            (self.rng.choice(self.accounts), self.rng.choice(COMMUNITIES))
            for _ in range(4)
        }
        return [
            {
                "wv_user_id": wv_user_id,
                "comm_id": comm_id,
                "settings": json.dumps(
                    {n: self.rng.choice([0, 1]) for n in self.rng.sample(names, 6)}
                    | self.rng.choice([{}, {"notification_type": "ALL"}])
                ),
                "upd_dt": self._time(),
            }
            for wv_user_id, comm_id in sorted(keys)
        ]

    def _special(self, profiles: Rows) -> Rows:
        return [
            {
                "comm_user_id": row["comm_user_id"],
                "art_indi_id": f"i{self.rng.randrange(3)}",
                "art_indi_type": self.rng.choice(["ARTIST", "MANAGER"]),
                "art_indi_name": "x",
                "upd_dt": OLD[0],
            }
            for row in profiles
            if self.rng.random() < 0.2
        ]

    def _reports(self, profiles: Rows, day: str) -> Rows:
        return [
            {
                "report_id": self._next(),
                "comm_user_id": self.rng.choice(profiles)["comm_user_id"],
                "reported_at": end_of(day) - dt.timedelta(hours=3),
            }
            for _ in range(self.rng.choice([0, 1, 3]))
            if profiles
        ]

    def _log(self, profiles: Rows, day: str) -> Rows:
        """Some in time, some too late; ahead of the day none."""
        found = []
        for row in profiles:
            if self.rng.random() < 0.5:
                continue
            age = self.rng.choice([0, 1, 3, 4, 5])
            to_status = self.rng.choice(["ACTIVE", "LEAVE", "DELETED"])
            found.append(
                {
                    "log_id": self._next(),
                    "comm_user_id": row["comm_user_id"],
                    "wv_user_id": row["wv_user_id"],
                    "comm_id": row["comm_id"],
                    "from_status": None if to_status == "ACTIVE" else "ACTIVE",
                    "to_status": to_status,
                    "logged_at": end_of(day)
                    - dt.timedelta(days=age)
                    - self.rng.choice([MICROSECOND, dt.timedelta(days=1)]),
                }
            )
        return found

    def _version_1(self) -> Rows:
        return [
            {
                "wv_user_id": self.rng.choice(self.accounts),
                "comm_id": self.rng.choice(COMMUNITIES),
                "first_join_dt": self._time(),
            }
            for _ in range(self.rng.choice([0, 1, 3]))
        ]

    def _migrations(self) -> Rows:
        return [
            {
                "wv_user_id": self.rng.choice(self.accounts),
                "v_channel_id": self.rng.choice([*CHANNELS, 999]),
                "v_ch_join_dt": self.rng.choice(OLD),
                "migrated_at": self._time(),
            }
            for _ in range(self.rng.choice([0, 2, 4]))
        ]


def cases(raw: Extracts, day: str) -> Counter[str]:
    """How often something that a rule is about stands in the mart of a day."""
    seen: Counter[str] = Counter()
    for row in communities.wv_comm_user(raw, day):
        for name in ("is_fc", "is_first_user_comm", "is_v_user", "is_profile_created"):
            seen[f"{name} {row[name]}"] += 1
        for name in ("we_member_id", "we_art_id", "art_indi_id", "ip_ctry",
                     "comm_user_end_dt", "v_ch_join_dt", "notification_type",
                     "hot_post_alarm", "wv_user_status"):  # fmt: skip
            seen[f"{name} {'null' if row[name] is None else 'told'}"] += 1
        seen["several memberships"] += row["cnt_comm_user_id"] > 1
        seen["current is not the last"] += (
            row["comm_user_seq"] < row["cnt_comm_user_id"]
        )
        seen["reported"] += row["sum_report_count"] > 0
        seen["first join before the membership"] += (
            row["comm_user_first_dt"] < row["comm_user_cre_dt"]
        )
        seen["person joined before the account"] += (
            row["tot_comm_user_first_dt"] < row["comm_user_first_dt"]
        )
    return seen
