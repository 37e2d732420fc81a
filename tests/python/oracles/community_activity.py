"""Community activity, engagement and cohorts from raw rows, as the rules tell it.

Slow and plain on purpose, and written without a look at the models: a test that compares
the two compares two readings of the rules. Of wv_comm_user it works out what these need,
for raw data without a status log and live-service channels.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from oracles import sessions
from oracles.orders import business_day
from oracles.sessions_lines import COMMUNITY, Raw, Row

Rows = list[Row]
Tables = dict[str, Rows]

MEMBERS, ACCOUNTS = "ods.ods_wemember_user", "ods.ods_wv_user"
PROFILES, STAYS = "ods.ods_wv_member_profile", "ods.wv_user_ctry_history"
ARTISTS, CLUBS = sessions.ARTISTS, sessions.MEMBERSHIPS
VERSION_1, SUBSCRIPTIONS = "ods.wv1_join_info", "weverse2.community_member_purchase"
#: Log, its table, columns of item and time, what may be done.
LOGS = {
    "post_view": ("post_id", "viewed_at", ("VIEW",)),
    "post_reaction": ("post_id", "reacted_at", ("POST", "COMMENT", "LIKE")),
    "media_reaction": ("media_id", "reacted_at", ("VIEW", "COMMENT", "LIKE")),
}
RAW_TABLES = (
    MEMBERS, ACCOUNTS, PROFILES, STAYS, ARTISTS, CLUBS, VERSION_1, SUBSCRIPTIONS,
    COMMUNITY.table, *(f"weverse2.{log}" for log in LOGS),
)  # fmt: skip

_ACTS = ("post_view", "post", "comment", "like", "media_view", "media_reaction")
_ARTIST = ("comm_id", "we_art_id", "we_art_name")
_ENGAGED = (
    "key_date", *_ARTIST, "ctry", "cnt_member", "cnt_joiner",
    *(f"cnt_{act}_user" for act in _ACTS), "cnt_engaged_user", "part_date",
)  # fmt: skip
#: The columns of every table, all of the schema we_mart, without run_timestamp.
COLUMNS: dict[str, tuple[str, ...]] = {
    "wv_post_view": (
        "key_date", "wv_user_id", "comm_id", "post_id", "cnt_view", "first_dt",
        "last_dt", "part_date",
    ),
    "wv_post_reaction": (
        "key_date", "wv_user_id", "comm_id", "post_id", "cnt_post", "cnt_comment",
        "cnt_like", "first_dt", "last_dt", "part_date",
    ),
    "wv_media_reaction": (
        "key_date", "wv_user_id", "comm_id", "media_id", "cnt_view", "cnt_comment",
        "cnt_like", "first_dt", "last_dt", "part_date",
    ),
    "wv_activity_intake": (
        "key_date", "log", "cnt_line", "cnt_act", "cnt_quarantined", "cnt_repeated",
        "part_date",
    ),
    "stats_wv_d_comm_engage_usr": _ENGAGED,
    "stats_wv_w_comm_engage_usr": _ENGAGED,
    "stats_wv_m_comm_engage_usr": _ENGAGED,
    "wv_comm_membership_status": (
        "key_date", *_ARTIST, "cnt_member", "cnt_fc_member", "part_date",
    ),
    "wv_comm_user_ctry_dist": ("key_date", *_ARTIST, "ctry", "cnt_user", "part_date"),
    "wv_dm_subscr": (
        "wv_user_id", "we_member_id", "comm_id", "we_art_id", "dm_id", "start_dt",
        "end_dt", "is_comm_user", "is_fc", "part_date",
    ),
    "stats_wv_m_art_cohort_vst": (
        "key_date", *_ARTIST, "join_month", "month_no", "cnt_member", "cnt_visitor",
        "pct_visitor", "part_date",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Act:
    """Something that an account did, told of by a line that counts."""

    log: str
    kind: str
    account: int
    community: int
    item: str
    at: dt.datetime

    @property
    def name(self) -> str:
        """Its name among the statistics' acts."""
        if self.log == "post_view":
            return "post_view"
        if self.log == "post_reaction":
            return self.kind.lower()
        return "media_view" if self.kind == "VIEW" else "media_reaction"


@dataclass
class Membership:
    """An account in a community at the end of a day."""

    account: int
    community: int
    person: tuple[str, int]
    status: str
    created: dt.datetime
    first_joined: dt.datetime
    country: str | None
    is_fan: bool


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(day.weekday())


def first_of_month(day: dt.date) -> dt.date:
    return day.replace(day=1)


class World:
    """All that the raw rows tell, a day at a time."""

    def __init__(self, raw: Raw, max_lateness: int = 3) -> None:
        self.raw, self.lateness = raw, max_lateness
        self._members: dict[str, dict[int, int | None]] = {}
        #: Days of wv_comm_user: those with an extract of profiles.
        self.days = [day for day, rows in sorted(raw[PROFILES].items()) if rows]
        self.memberships = {day: self._memberships(day) for day in self.days}
        self.told: dict[str, list[tuple[str, Act | None]]] = {
            log: list(self._lines(log)) for log in LOGS
        }
        self.acts = {a for told in self.told.values() for _, a in told if a}

    def rows(self, table: str, day: str) -> Iterable[Row]:
        return self.raw.get(table, {}).get(day, ())

    # Who is who

    def member(self, account: int, day: str) -> int | None:
        if day not in self._members:
            known = {row["we_member_id"] for row in self.rows(MEMBERS, day)}
            self._members[day] = {
                row["wv_user_id"]: row["we_member_id"]
                for row in self.rows(ACCOUNTS, day)
                if row["we_member_id"] in known
            }
        return self._members[day].get(account)

    def person(self, account: int, day: str | None) -> tuple[str, int]:
        member = self.member(account, day) if day else None
        return ("account", account) if member is None else ("member", member)

    def artist(self, community: int, day: str) -> tuple[Any, Any]:
        """Lowest id of the community's artists in the extract of the day."""
        found = [r for r in self.rows(ARTISTS, day) if r["comm_id"] == community]
        if not found:
            return None, None
        lowest = min(found, key=lambda row: row["we_art_id"])
        return lowest["we_art_id"], lowest["we_art_name"]

    def is_fan(self, member: int | None, artist: int | None, day: str) -> bool:
        end = end_of(day)
        return any(
            row["we_member_id"] == member
            and row["we_art_id"] == artist
            and row["start_dt"] < end
            and (row["end_dt"] is None or row["end_dt"] >= end)
            for row in self.rows(CLUBS, day)
        )

    def _memberships(self, day: str) -> list[Membership]:
        by_account = defaultdict(list)
        first: dict[Any, list[dt.datetime]] = defaultdict(list)
        joins = [
            (row["wv_user_id"], row["comm_id"], row["first_join_dt"])
            for row in self.rows(VERSION_1, "")
            if row["first_join_dt"] < end_of(day)
        ]
        for row in self.rows(PROFILES, day):
            by_account[row["wv_user_id"], row["comm_id"]].append(row)
            joins.append((row["wv_user_id"], row["comm_id"], row["cre_dt"]))
        for account, community, joined in joins:
            first[self.person(account, day), community].append(joined)
        found = []
        for (account, community), rows in by_account.items():
            current = max(rows, key=lambda r: (r["status"] == "ACTIVE", r["cre_dt"]))
            person = self.person(account, day)
            stays = [r for r in self.rows(STAYS, day) if r["wv_user_id"] == account]
            latest = max(stays, key=lambda row: row["start_dt"], default=None)
            artist, _ = self.artist(community, day)
            found.append(
                Membership(
                    account=account,
                    community=community,
                    person=person,
                    status=current["status"],
                    created=current["cre_dt"],
                    first_joined=min(first[person, community]),
                    country=latest["ctry_code"] if latest else None,
                    is_fan=self.is_fan(self.member(account, day), artist, day),
                )
            )
        return found

    # What they did

    def _lines(self, log: str) -> Iterator[tuple[str, Act | None]]:
        """Each line with its arrival day; None for one that does not count."""
        item, at, kinds = LOGS[log]
        for day, rows in self.raw.get(f"weverse2.{log}", {}).items():
            for row in rows:
                kind = row.get("reaction_type") if log != "post_view" else "VIEW"
                told = (row["wv_user_id"], row["comm_id"], row[item], row[at])
                if None in told or kind not in kinds:
                    yield day, None
                    continue
                late = (dt.date.fromisoformat(day) - business_day(row[at])).days
                counts = 0 <= late <= self.lateness
                yield day, Act(log, kind, *told) if counts else None


def end_of(day: str) -> dt.datetime:
    """The instant (UTC) at which a business day ends."""
    return dt.datetime.fromisoformat(day) + dt.timedelta(hours=15)


def tables(raw: Raw, max_lateness: int = 3) -> Tables:
    """All tables of all days without run_timestamp."""
    world = World(raw, max_lateness)
    found: Tables = {
        "wv_post_view": daily(world, "post_view"),
        "wv_post_reaction": daily(world, "post_reaction"),
        "wv_media_reaction": daily(world, "media_reaction"),
        "wv_activity_intake": intake(world),
        "stats_wv_d_comm_engage_usr": engaged(world, lambda day: day),
        "stats_wv_w_comm_engage_usr": engaged(world, monday),
        "stats_wv_m_comm_engage_usr": engaged(world, first_of_month),
        "wv_comm_membership_status": membership_status(world),
        "wv_comm_user_ctry_dist": countries(world),
        "wv_dm_subscr": subscriptions(world),
        "stats_wv_m_art_cohort_vst": cohorts(world),
    }
    return {
        table: [
            {
                name: row[name]
                if name != "part_date" or name in row
                else str(row["key_date"])
                for name in COLUMNS[table]
            }
            for row in rows
        ]
        for table, rows in found.items()
    }


def daily(world: World, log: str) -> Rows:
    item, _, kinds = LOGS[log]
    groups = defaultdict(list)
    for act in world.acts:
        if act.log == log:
            key = (business_day(act.at), act.account, act.community, act.item)
            groups[key].append(act)
    found = []
    for (day, account, community, name), acts in groups.items():
        times, counts = [act.at for act in acts], Counter(act.kind for act in acts)
        found.append(
            {"key_date": day, "wv_user_id": account, "comm_id": community, item: name}
            | {f"cnt_{kind.lower()}": counts[kind] for kind in kinds}
            | {"first_dt": min(times), "last_dt": max(times)}
        )
    return found


def intake(world: World) -> Rows:
    found = []
    for log, told in world.told.items():
        seen: set[Act] = set()
        by_day: dict[str, Counter[str]] = defaultdict(Counter)
        for day, act in sorted(told, key=lambda line: line[0]):
            kind = "quarantined" if not act else "repeated" if act in seen else "act"
            seen |= {act} if act else set()
            by_day[day].update(["line", kind])
        for day, counts in by_day.items():
            names = ("line", "act", "quarantined", "repeated")
            found.append(
                {"key_date": dt.date.fromisoformat(day), "log": log}
                | {f"cnt_{name}": counts[name] for name in names}
            )
    return found


# Periods


def engaged(world: World, start: Callable[[dt.date], dt.date]) -> Rows:
    """Persons of each period with a day of members, by community and country."""
    acts: dict[dt.date, list[Act]] = defaultdict(list)
    for act in world.acts:
        acts[start(business_day(act.at))].append(act)
    last = last_days(world, start)
    found = []
    for period, day in sorted(last.items()):
        memberships = world.memberships[day]
        did: dict[Any, set[str]] = defaultdict(set)
        for act in acts[period]:
            did[act.community, world.person(act.account, day)].add(act.name)
        for m in memberships:
            if m.status == "ACTIVE":
                did[m.community, m.person].add("member")
        for row in world.rows(PROFILES, day):
            if start(business_day(row["cre_dt"])) == period:
                did[row["comm_id"], world.person(row["wv_user_id"], day)].add("joiner")
        counts: dict[Any, Counter[str]] = defaultdict(Counter)
        for (community, person), what in did.items():
            country = country_of(memberships, community, person)
            counts[community, country].update(what)
            counts[community, country]["engaged"] += bool(what & set(_ACTS))
        for (community, country), n in counts.items():
            found.append(
                {"key_date": period, **artist_of(world, community, day)}
                | {"ctry": country, "cnt_member": n["member"]}
                | {"cnt_joiner": n["joiner"], "cnt_engaged_user": n["engaged"]}
                | {f"cnt_{act}_user": n[act] for act in _ACTS}
            )
    return found


def date(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


def last_days(world: World, start: Callable[[dt.date], dt.date]) -> dict[dt.date, str]:
    """Each period's last day of wv_comm_user."""
    return {start(date(day)): day for day in world.days}


def artist_of(world: World, community: int, day: str) -> Row:
    artist, name = world.artist(community, day)
    return {"comm_id": community, "we_art_id": artist, "we_art_name": name}


def country_of(
    memberships: list[Membership], community: int, person: tuple[str, int]
) -> str | None:
    """That of the living membership created last; nobody else has one."""
    living = [
        m
        for m in memberships
        if (m.community, m.person, m.status) == (community, person, "ACTIVE")
    ]
    last = max(living, key=lambda m: (m.created, m.account), default=None)
    return last.country if last else None


def membership_status(world: World) -> Rows:
    found = []
    for day, memberships in world.memberships.items():
        for community in {m.community for m in memberships}:
            living = [
                m
                for m in memberships
                if m.community == community and m.status == "ACTIVE"
            ]
            found.append(
                {"key_date": date(day), **artist_of(world, community, day)}
                | {"cnt_member": len({m.person for m in living})}
                | {"cnt_fc_member": len({m.person for m in living if m.is_fan})}
            )
    return found


def countries(world: World) -> Rows:
    if not world.days:
        return []
    day = world.days[-1]
    memberships = world.memberships[day]
    persons = {(m.community, m.person) for m in memberships if m.status == "ACTIVE"}
    counts = Counter((c, country_of(memberships, c, p)) for c, p in persons)
    return [
        {"key_date": date(day), **artist_of(world, community, day)}
        | {"ctry": country, "cnt_user": n}
        for (community, country), n in counts.items()
    ]


def subscriptions(world: World) -> Rows:
    found = []
    for day, rows in world.raw.get(SUBSCRIPTIONS, {}).items():
        memberships = world.memberships.get(day, [])
        living = {(m.account, m.community) for m in memberships if m.status == "ACTIVE"}
        for row in rows:
            account, community = row["wv_user_id"], row["comm_id"]
            member, artist = (
                world.member(account, day),
                world.artist(community, day)[0],
            )
            fan = member is not None and world.is_fan(member, artist, day)
            found.append(
                {name: row.get(name) for name in COLUMNS["wv_dm_subscr"]}
                | {"we_member_id": member, "we_art_id": artist, "part_date": day}
                | {
                    "is_comm_user": int((account, community) in living)
                    if memberships
                    else None
                }
                | {"is_fc": int(fan)}
            )
    return found


def cohorts(world: World) -> Rows:
    """Each month with visits: the cohorts of its last day, and who came."""
    visits = sessions.tables(world.raw)["wv_sess_daily"]
    last, found = last_days(world, first_of_month), []
    for month in sorted({first_of_month(row["key_date"]) for row in visits}):
        if month not in last:
            continue
        memberships = world.memberships[last[month]]
        owner = {(m.community, m.account): m.person for m in memberships}
        came = set()
        for row in visits:
            if first_of_month(row["key_date"]) == month:
                member = ("member", row["we_member_id"])
                account = (row["comm_id"], row["wv_user_id"])
                came.add((row["comm_id"], owner.get(account, member)))
        joined = {
            (m.community, m.person): first_of_month(business_day(m.first_joined))
            for m in memberships
        }
        for community, start in {(c, s) for (c, _), s in joined.items() if s <= month}:
            cohort = {p for p, s in joined.items() if (p[0], s) == (community, start)}
            n = len(cohort & came)
            share = Decimal(100 * n) / len(cohort)
            found.append(
                {"key_date": month, **artist_of(world, community, last[month])}
                | {"join_month": start, "cnt_member": len(cohort), "cnt_visitor": n}
                | {
                    "month_no": (month.year - start.year) * 12
                    + month.month
                    - start.month
                }
                | {"pct_visitor": share.quantize(Decimal("0.01"), ROUND_HALF_UP)}
            )
    return found
