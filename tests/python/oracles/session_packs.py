"""Worlds of client logs put together, and what they are meant to have."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from oracles import sessions
from oracles.orders import business_day
from oracles.session_worlds import (
    DAY,
    MICROSECOND,
    MILLISECOND,
    MINUTE,
    Kind,
    Rows,
    World,
    draw_world,
)
from oracles.sessions import ARTISTS, MEMBERSHIPS
from oracles.sessions_lines import (
    COMMUNITY,
    LOGS,
    SHOP,
    Line,
    Log,
    Raw,
    Row,
    Session,
    Settings,
    chains,
    delivered,
    kept,
    last_told,
    pieces,
    reason,
    seconds,
    sending_rank,
    start_of,
)


@dataclass(frozen=True)
class Pack:
    """Worlds that share a raw folder and its days."""

    kind: Kind
    worlds: tuple[World, ...]
    #: Extracts (table, day) that have no file, and those whose file is empty.
    absent: frozenset[tuple[str, int]] = frozenset()
    empty: frozenset[tuple[str, int]] = frozenset()

    @property
    def length(self) -> int:
        return self.kind.length

    def day(self, n: int) -> str:
        return (self.kind.first_day + n * DAY).isoformat()

    def rows(self, table: str, n: int, version: int = 0) -> Rows | None:
        """A table's day; None: it has no file."""
        if (table, n) in self.absent:
            return None
        if (table, n) in self.empty:
            return []
        return [row for w in self.worlds for row in w.days[n][table][version]]

    def raw(self) -> dict[str, dict[str, Rows]]:
        """The first versions of all files, for the oracle."""
        found: dict[str, dict[str, Rows]] = {}
        for table in sessions.RAW_TABLES:
            for n in range(self.length):
                rows = self.rows(table, n)
                if rows is not None:
                    found.setdefault(table, {})[self.day(n)] = rows
        return found


def world_of(row: Row) -> int | None:
    """Number of the world of a line, session or artist; None: of all worlds."""
    for name in ("log_id", "device_id"):
        if row.get(name):
            return int(row[name].split("-")[0])
    if row.get("we_art_id") is not None:
        return int(row["we_art_id"]) % 100_000 - 1
    return None


def draw_pack(
    seed: int,
    worlds: int,
    length: int = 7,
    first_day: dt.date = dt.date(2024, 6, 28),
    timeout: dt.timedelta = 30 * MINUTE,
    absent: Iterable[str] = (ARTISTS, MEMBERSHIPS),
    empty: int = 0,
) -> Pack:
    """World n has seed + n.

    absent: tables of which up to two days in a row have no file
    empty: how many days have an artist extract without a row
    """
    rng = random.Random(seed)
    marathons = 0.06 if timeout < 60 * MINUTE else 0.5
    kind = Kind(first_day, length, timeout, marathons)
    gone: set[tuple[str, int]] = set()
    for table in absent:
        # Without the first two, the days before them would wait for the third.
        first = rng.randrange(1, length)
        last = min(first + rng.choice([0, 1]), length - 1)
        gone |= {(table, n) for n in range(first, last + 1)}
    there = [(ARTISTS, n) for n in range(length) if (ARTISTS, n) not in gone]
    return Pack(
        kind,
        tuple(draw_world(seed + n, n, kind) for n in range(worlds)),
        frozenset(gone),
        frozenset(rng.sample(there, empty)),
    )


# What the worlds are meant to have


def cases(pack: Pack) -> Counter[str]:
    """How often something that a rule is about stands in the first versions."""
    raw, settings, seen = pack.raw(), Settings(pack.kind.timeout), Counter[str]()
    for log in LOGS:
        seen += _cases_of_clocks(log, raw, settings)
        seen += _cases_of_resends(log, raw, settings)
        seen += _cases_of_chains(log, raw, settings)
        for _, day, of_the_day in _days(sessions.sessions(log, raw, settings)):
            seen[f"{log.name} before the first arrival day"] += (
                day < pack.kind.first_day
            )
            for session in of_the_day:
                seen += _cases_of_logins(log, session, of_the_day)
                seen += _cases_of_visits(log, raw, session)
    return seen


def _days(held: list[Session]) -> list[tuple[str, dt.date, list[Session]]]:
    found: dict[tuple[str, dt.date], list[Session]] = {}
    for session in held:
        found.setdefault((session.device, session.key_date), []).append(session)
    return [(*key, theirs) for key, theirs in found.items()]


def _cases_of_clocks(log: Log, raw: Raw, settings: Settings) -> Counter[str]:
    seen = Counter[str]()
    for line in delivered(log, raw):
        why, log_dt = reason(line, settings), line.row["log_dt"]
        seen[f"{log.name} {why}"] += 1
        if log_dt is None:
            seen["no_log_dt without a device"] += line.device is None
            continue
        seen[f"{why} without a device"] += line.device is None
        ahead = log_dt - line.row["received_at"]
        days = (business_day(log_dt) - dt.date.fromisoformat(line.arrival)).days
        for shift in (-MILLISECOND, 0 * DAY, MICROSECOND, MILLISECOND):
            seen[f"ten minutes ahead and {shift / MICROSECOND:.0f}: {why}"] += (
                ahead == 10 * MINUTE + shift
            )
        seen[f"right clock {days} days ahead: {why}"] += ahead <= 10 * MINUTE
    return seen


def _cases_of_resends(log: Log, raw: Raw, settings: Settings) -> Counter[str]:
    seen = Counter[str]()
    sent: dict[tuple[Any, ...], list[Line]] = {}
    times: dict[str, set[Any]] = {}
    for line in delivered(log, raw):
        if line.row["log_dt"] is not None:
            sent.setdefault((line.row["log_id"], line.log_dt), []).append(line)
    for key, lines in sent.items():
        valid = [line for line in lines if reason(line, settings) is None]
        if not valid:
            continue
        one = min(valid, key=sending_rank)
        times.setdefault(key[0], set()).add(key[1])
        for other in lines:
            why = reason(other, settings)
            seen[f"valid beside {why}"] += why is not None
            if why is not None or other is one:
                continue
            same_time = other.row["received_at"] == one.row["received_at"]
            seen["exact repeat"] += (
                other.row == one.row and other.arrival == one.arrival
            )
            seen["resent the same day"] += other.arrival == one.arrival
            seen["resent another day"] += other.arrival > one.arrival
            seen["received later, arrived before"] += other.arrival < one.arrival
            seen["received at once, arrived later"] += (
                same_time and other.arrival > one.arrival
            )
            arrivals = [dt.date.fromisoformat(e.arrival) for e in (one, other)]
            seen["resent four days on"] += arrivals[1] - arrivals[0] == 4 * DAY
            seen["resent by another device"] += other.device != one.device
            seen["resent with another account"] += other.account != one.account
    seen["one id, two hits"] += sum(len(told) > 1 for told in times.values())
    return seen


def _cases_of_chains(log: Log, raw: Raw, settings: Settings) -> Counter[str]:
    seen, by_device = Counter[str](), dict[str, list[Line]]()
    for line in kept(log, raw, settings):
        by_device.setdefault(line.device or "", []).append(line)
    for lines in by_device.values():
        ordered = [line for chain in chains(lines, settings) for line in chain]
        for before, line in pairwise(ordered):
            gap = line.log_dt - before.log_dt
            for shift in (-MILLISECOND, 0 * DAY, MICROSECOND, MILLISECOND):
                name = f"{log.name} timeout and {shift / MICROSECOND:.0f}"
                seen[name] += gap == settings.timeout + shift
            ids = (before.row["log_id"], line.row["log_id"])
            seen["tie"] += not gap
            seen["tie by case"] += not gap and ids[0].lower() > ids[1].lower()
            seen["late line in between"] += before.arrival > line.arrival
            day = business_day(line.log_dt)
            early = before.arrival < business_day(before.log_dt).isoformat()
            seen["a day's last line came a day early"] += (
                early and gap <= settings.timeout and business_day(before.log_dt) < day
            )
        for chain in chains(lines, settings):
            seen += _cases_of_pieces(log, pieces(chain))
    return seen


def _cases_of_pieces(log: Log, cut: list[list[Line]]) -> Counter[str]:
    seen = Counter[str]()
    seen[f"{log.name} chain of {min(len(cut), 4)} pieces"] += 1
    start, last = cut[0][0].log_dt, cut[0][-1].log_dt
    day = business_day(start)
    seen["over midnight"] += business_day(last) > day
    seen["starts with its day"] += start == start_of(day)
    seen["starts with its day, goes on the next"] += (
        start == start_of(day) and business_day(last) > day
    )
    seen["starts with its day, is cut"] += start == start_of(day) and len(cut) > 1
    eve = start == start_of(day + DAY) - MICROSECOND
    seen["starts right before a day, is cut"] += eve and len(cut) > 1
    seen["piece starts with its day"] += sum(
        piece[0].log_dt == start_of(business_day(piece[0].log_dt)) for piece in cut[1:]
    )
    for piece in cut:
        start, end = piece[0].log_dt, piece[-1].log_dt
        exact = (end - start) // dt.timedelta(seconds=1)
        seen["milliseconds count"] += exact != seconds(start, end)
        seen["start below a millisecond"] += start.microsecond % 1000 > 0
    return seen


def _cases_of_logins(
    log: Log, session: Session, of_the_day: list[Session]
) -> Counter[str]:
    seen, name = Counter[str](), log.name
    lines = session.lines
    fills = [line.account_fill for line in lines]
    seen[f"{name} never logged in"] += not session.is_login
    seen[f"{name} lines before the login"] += (
        session.is_login and lines[0].account is None
    )
    seen[f"{name} {len(session.user_sessions)} user sessions"] += 1
    changes = sum(a != b for a, b in pairwise(fills))
    seen[f"{name} account comes back"] += changes >= len(session.user_sessions)
    others = any(each.is_login for each in of_the_day)
    seen[f"{name} only another session logged in"] += others and not session.is_login
    platform = last_told(lines, "platform")
    seen[f"{name} platform of another session"] += platform is None and any(
        last_told(each.lines, "platform") is not None for each in of_the_day
    )
    for column in ("ctry", "lang", "platform", "os", "app_ver"):
        last = last_told(lines, column)
        seen[f"{name} {column} {last if not last else 'told'}"] += 1
    for theirs in session.user_sessions.values():
        matched = [line for line in theirs if line.is_matched]
        told = last_told(matched, log.user_id)
        seen[f"{name} id of another account's line"] += told != last_told(
            theirs, log.user_id
        )
        seen[f"{name} id of an earlier line"] += bool(
            told and matched[-1].row[log.user_id] is None
        )
    if log is SHOP:
        clients = {line.user_device_id for line in lines}
        seen["several clients in a session"] += len(clients) > 1
        seen["a client and none"] += len(clients) > 1 and None in clients
        seen["web view and others"] += len({line.is_wv for line in lines}) > 1
        seen["fills differ"] += any(
            e.account_fill_1 != e.account_fill and e.account_fill_1 for e in lines
        )
        for seq in (2, 3):
            seen[f"account_sess_seq {seq}"] += max(e.account_seq for e in lines) == seq
    return seen


def _cases_of_visits(log: Log, raw: Raw, session: Session) -> Counter[str]:
    seen, day = Counter[str](), session.key_date
    for table in (ARTISTS, MEMBERSHIPS):
        held, told = raw[table], day.isoformat()
        which = "own" if told in held else "before" if min(held) < told else "after"
        seen[f"{table} {which}"] += 1
    for lines in session.user_sessions.values():
        visited = {line.visited for line in lines}
        left = sessions.places(visited)
        seen[f"{log.name} visited {min(len(left), 3)}"] += 1
        seen[f"{log.name} nulls dropped"] += left != visited
        seen[f"{log.name} nulls alone"] += visited == {(None,) * len(log.visited)}
        seen[f"{log.name} partly null beside others"] += (
            len(left) > 1 and any(None in each for each in left)
        )  # fmt: skip
        for place in left:
            row = sessions.visit(log, raw, day, lines, place)
            column, known = log.visited[0], place[0] is not None
            theirs = [
                artist
                for artist in sessions.extract(raw, ARTISTS, day)
                if artist[column] == place[0] and known
            ]
            seen[f"{log.name} {min(len(theirs), 2)} artists"] += known
            if log is COMMUNITY:
                seen["views and actions"] += (
                    min(row["cnt_page_view"], row["cnt_action"]) > 0
                )
                seen["views without a community"] += not known and row["cnt_page_view"]
    if log is SHOP:
        for line in session.lines:
            seen += _cases_of_memberships(raw, session, line)
    return seen


def _cases_of_memberships(raw: Raw, session: Session, line: Line) -> Counter[str]:
    seen, day = Counter[str](), session.key_date
    seen[f"is_fc {sessions.is_member(raw, session, line)}"] += 1
    found = sessions.artist(raw, day, "ws_art_id", line.row["ws_art_id"])
    for row in sessions.extract(raw, MEMBERSHIPS, day):
        if found and row["we_art_id"] == found["we_art_id"]:
            if row["we_member_id"] == line.account_fill:
                seen["membership starts then"] += row["start_dt"] == session.start
                seen["membership ends then"] += row["end_dt"] == session.start
                seen["membership starts right after"] += (
                    row["start_dt"] == session.start + MICROSECOND
                )
                seen["open membership"] += row["end_dt"] is None
            else:
                seen["membership of another"] += 1
    return seen
