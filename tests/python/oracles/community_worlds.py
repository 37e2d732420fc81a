"""Small random worlds of communities: raw rows of some days, each world's ids its own."""

import datetime as dt
import random
from collections.abc import Iterator

from oracles.community_activity import (
    ACCOUNTS,
    ARTISTS,
    CLUBS,
    LOGS,
    MEMBERS,
    PROFILES,
    STAYS,
    SUBSCRIPTIONS,
    VERSION_1,
    Rows,
    end_of,
)
from oracles.sessions_lines import COMMUNITY, Row

DAY, MICROSECOND = dt.timedelta(days=1), dt.timedelta(microseconds=1)


def _days(first: str, n: int) -> list[str]:
    return [str(dt.date.fromisoformat(first) + k * DAY) for k in range(n)]


#: Over new year, which is a Monday; over 29 February, the end of a month and a Sunday.
NEW_YEAR, LEAP = _days("2023-12-28", 7), _days("2024-02-26", 9)
DAYS = NEW_YEAR + LEAP
EARLIEST = dt.datetime(2023, 10, 30)
COUNTRIES = ("KR", "JP", "US")
STATUSES = ("LEAVE", "LEAVE", "DELETED", "BLOCKED")

#: Raw tables, days, rows; a table without days has them under "".
Files = dict[str, dict[str, Rows]]


def draw(seed: int, worlds: int) -> Files:
    """All files of all days."""
    files: Files = {
        table: {day: [] for day in DAYS}
        for table in (
            MEMBERS, ACCOUNTS, PROFILES, STAYS, ARTISTS, CLUBS, SUBSCRIPTIONS,
            COMMUNITY.table, *(f"weverse2.{log}" for log in LOGS),
        )
    }  # fmt: skip
    files[VERSION_1] = {"": []}
    for number in range(1, worlds + 1):
        _World(random.Random(f"{seed} {number}"), number * 1_000, files).fill()
    return files


class _World:
    """A few members with accounts in a few communities."""

    def __init__(self, rng: random.Random, base: int, files: Files) -> None:
        self.rng, self.base, self.files = rng, base, files
        self.communities = [base + n for n in range(1, rng.randint(2, 4))]
        self.members = [base + n for n in range(1, rng.randint(2, 4))]
        self.accounts = [base + n for n in range(1, rng.randint(3, 7))]
        self.items = [f"i{base + n}" for n in range(3)]

    def fill(self) -> None:
        for account in self.accounts:
            self._account(account)
        for member in self.members:
            self._rows(MEMBERS, {"we_member_id": member, "status": "ACTIVE"})
            for _ in range(self.rng.randint(0, 2)):
                self._fan_club(member)
        for community in self.communities:
            self._artists(community)
        for day in DAYS:
            for account in [*self.accounts, self.base + 99]:
                self._acts(account, day)
                self._visit(account, day)

    def _instant(self) -> dt.datetime:
        """Any instant; often the first or last of a day or month."""
        if self.rng.random() < 0.3:
            end = end_of(self.rng.choice([*DAYS, "2023-11-30"]))
            return end - self.rng.randint(0, 1) * MICROSECOND
        span = dt.datetime(2024, 3, 6) - EARLIEST
        return EARLIEST + self.rng.randrange(int(span / MICROSECOND)) * MICROSECOND

    def _rows(self, table: str, row: Row, since: dt.datetime = EARLIEST) -> None:
        """A row of the extracts of all days that something was there at the end of."""
        for day in DAYS:
            if since < end_of(day):
                self.files[table][day].append(dict(row))

    def _account(self, account: int) -> None:
        """Linked all along, on some day, to nobody, to a member that is not there."""
        rng = self.rng
        member = rng.choice([*self.members, *self.members, None, self.base + 98])
        linked = rng.choice([DAYS[0], DAYS[0], rng.choice(DAYS)])
        for day in DAYS:
            self.files[ACCOUNTS][day].append(
                {
                    "wv_user_id": account,
                    "we_member_id": member if day >= linked else None,
                    "status": "ACTIVE",
                    "cre_dt": EARLIEST,
                    "join_dt": EARLIEST,
                    "upd_dt": EARLIEST,
                }
            )
        for start in {self._instant() for _ in range(rng.randint(0, 3))}:
            stay = {"wv_user_id": account, "ctry_code": rng.choice(COUNTRIES)}
            self._rows(STAYS, stay | {"start_dt": start}, start)
        for community in self.communities:
            if rng.random() < 0.75:
                self._memberships(account, community)
            if rng.random() < 0.15:
                joined = min(self._instant(), end_of("2023-12-02"))
                row = {"wv_user_id": account, "comm_id": community}
                self.files[VERSION_1][""].append(row | {"first_join_dt": joined})
            for n in range(rng.choice([0, 0, 0, 1, 2])):
                self._subscription(account, community, n)

    def _memberships(self, account: int, community: int) -> None:
        """One or two in a row, or a second one beside the first."""
        times = sorted({self._instant() for _ in range(4)})
        for n, (created, ended) in enumerate(
            zip(times[::2], times[1::2], strict=False)
        ):
            stays = self.rng.random() < 0.4
            status = self.rng.choice(STATUSES)
            for day in DAYS:
                if created < end_of(day):
                    gone = not stays and ended < end_of(day)
                    self.files[PROFILES][day].append(
                        {
                            "comm_user_id": f"m{account}-{community}-{n}",
                            "wv_user_id": account,
                            "comm_id": community,
                            "status": status if gone else "ACTIVE",
                            "grade": "USER",
                            "cre_dt": created,
                            "end_dt": ended if gone and status != "BLOCKED" else None,
                        }
                    )
            if stays and self.rng.random() < 0.7:
                return

    def _subscription(self, account: int, community: int, n: int) -> None:
        start = self._instant()
        self._rows(
            SUBSCRIPTIONS,
            {
                "dm_id": account * 10_000 + community % 1_000 * 10 + n,
                "wv_user_id": account,
                "comm_id": community,
                "start_dt": start,
                "end_dt": self.rng.choice([None, start + 30 * DAY]),
            },
            start,
        )

    def _fan_club(self, member: int) -> None:
        start = self._instant()
        self._rows(
            CLUBS,
            {
                "fc_id": self.rng.randrange(10**9),
                "we_member_id": member,
                "we_art_id": self.rng.choice(self.communities) * 10,
                "start_dt": start,
                "end_dt": self.rng.choice([None, max(start, self._instant())]),
            },
            start,
        )

    def _artists(self, community: int) -> None:
        """None, one, two; a name that changes on some day."""
        kind = self.rng.random()
        renamed = self.rng.choice(DAYS)
        for n in range(0 if kind < 0.15 else 2 if kind > 0.8 else 1):
            for day in DAYS:
                name = f"artist {community}" + (" anew" if day >= renamed else "")
                self.files[ARTISTS][day].append(
                    {
                        "we_art_id": community * 10 + n,
                        "we_art_name": f"{name} {n}",
                        "comm_id": community,
                        "upd_dt": EARLIEST,
                    }
                )

    def _acts(self, account: int, day: str) -> None:
        rng = self.rng
        for log, (item, time, kinds) in LOGS.items():
            if rng.random() < 0.6:
                continue
            for _ in range(rng.randint(1, 3)):
                first = end_of(day) - DAY
                at = rng.choice(
                    [
                        first,
                        end_of(day) - MICROSECOND,
                        first + rng.randrange(86_400) * dt.timedelta(seconds=1),
                    ]
                )
                row: Row = {
                    "wv_user_id": account,
                    "comm_id": rng.choice(self.communities),
                    item: rng.choice(self.items),
                    time: at,
                }
                if log != "post_view":
                    row["reaction_type"] = rng.choice(kinds)
                if rng.random() < 0.06:
                    row[rng.choice(sorted(row))] = None
                elif log != "post_view" and rng.random() < 0.03:
                    row["reaction_type"] = "SHARE"
                for late in self._lateness():
                    arrival = str(dt.date.fromisoformat(day) + late * DAY)
                    if arrival in DAYS:
                        self.files[f"weverse2.{log}"][arrival].append(row)

    def _lateness(self) -> Iterator[int]:
        """Days from the act to the arrival of the line and of copies of it."""
        for again in range(3):
            if again == 0 or self.rng.random() < 0.12:
                yield self.rng.choice([0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, -1])

    def _visit(self, account: int, day: str) -> None:
        rng = self.rng
        if rng.random() < 0.7:
            return
        seconds = rng.randrange(86_399)
        at = end_of(day) - DAY + seconds * dt.timedelta(seconds=1)
        log_id = f"{account}-{day}"
        self.files[COMMUNITY.table][day].append(
            {
                "log_id": log_id,
                "log_dt": at,
                "received_at": at,
                "wv_device_id": f"d{log_id}",
                "we_member_id": rng.choice([None, *self.members]),
                "wv_user_id": rng.choice([None, account, account]),
                "comm_id": rng.choice([None, *self.communities]),
                "action": "page_view",
            }
            | dict.fromkeys(("page", "ctry", "lang", "platform", "os", "app_ver"))
        )
