"""Client log lines to sessions from raw rows, as the rules tell it.

Slow and plain on purpose, and written without a look at the models: a test that compares
the two compares two readings of the rules.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from oracles.orders import business_day

Row = dict[str, Any]
#: Rows by raw table and day (yyyy-mm-dd): of a log the arrival day.
Raw = Mapping[str, Mapping[str, Sequence[Row]]]


@dataclass(frozen=True)
class Log:
    """A client log and what its columns are called."""

    name: str
    table: str
    account: str
    user_id: str
    #: What a row of the mart is about, besides the user session.
    visited: tuple[str, ...]


SHOP = Log(
    "shop",
    "service_log.weplyapi_client_log",
    "s_wemember_id",
    "ws_user_id",
    ("ws_art_id", "shop"),
)
COMMUNITY = Log(
    "community",
    "service_log.weverse_client_log",
    "we_member_id",
    "wv_user_id",
    ("comm_id",),
)
LOGS = (SHOP, COMMUNITY)


@dataclass(frozen=True)
class Settings:
    """The variables of a run."""

    timeout: dt.timedelta = dt.timedelta(minutes=30)
    max_lateness: int = 3


@dataclass
class Line:
    """A line of a log, and what its session says of it."""

    log: Log
    row: Row
    arrival: str
    account_fill_1: int | None = None
    account_seq: int = 0
    account_fill: int | None = None

    @property
    def log_dt(self) -> dt.datetime:
        """Of a line that is not in quarantine, where it is never missing."""
        told: dt.datetime = self.row["log_dt"]
        return told

    @property
    def account(self) -> int | None:
        told: int | None = self.row[self.log.account]
        return told

    @property
    def is_matched(self) -> bool:
        return self.account is not None and self.account == self.account_fill

    @property
    def is_wv(self) -> bool:
        return self.row.get("s_device_type") == "WEVERSE_APP"

    @property
    def user_device_id(self) -> str | None:
        """An empty text is no id."""
        return self.row.get("user_device_id") or None

    @property
    def device(self) -> str | None:
        of_app = self.row["wv_device_id"] or None
        if self.log is COMMUNITY:
            return of_app
        return (of_app if self.is_wv else None) or self.user_device_id

    @property
    def visited(self) -> tuple[Any, ...]:
        return tuple(self.row[name] for name in self.log.visited)


@dataclass
class Session:
    """Lines of a device in their order."""

    device: str
    lines: list[Line] = field(default_factory=list)

    @property
    def start(self) -> dt.datetime:
        return self.lines[0].log_dt

    @property
    def key_date(self) -> dt.date:
        return business_day(self.start)

    @property
    def id(self) -> str:
        """Python cuts what is below a millisecond off."""
        digits = "".join(c for c in self.start.isoformat(timespec="milliseconds") if c.isdigit())  # fmt: skip
        return f"{digits}|{self.device}"

    def user_session_of(self, line: Line) -> str:
        fill = line.account_fill
        return self.id if fill is None else f"{self.id}|{fill}"

    @property
    def user_sessions(self) -> dict[str, list[Line]]:
        """An account that comes back goes on with its user session."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(self.user_session_of(line), []).append(line)
        return found

    @property
    def is_login(self) -> bool:
        return any(line.account is not None for line in self.lines)


def start_of(day: dt.date) -> dt.datetime:
    """In UTC: a business day starts at midnight in Seoul."""
    return dt.datetime.combine(day, dt.time()) - dt.timedelta(hours=9)


# Where a line goes


def delivered(log: Log, raw: Raw) -> Iterator[Line]:
    for arrival, rows in raw.get(log.table, {}).items():
        for row in rows:
            yield Line(log, row, arrival)


def reason(line: Line, settings: Settings) -> str | None:
    """Why a line is in quarantine; None: it is not."""
    log_dt = line.row["log_dt"]
    if log_dt is None:
        return "no_log_dt"
    arrival, one_day = dt.date.fromisoformat(line.arrival), dt.timedelta(1)
    if log_dt > line.row["received_at"] + dt.timedelta(minutes=10):
        return "clock_ahead"
    if business_day(log_dt) > arrival + one_day:
        return "clock_ahead"
    if business_day(log_dt) < arrival - settings.max_lateness * one_day:
        return "too_late"
    return "no_device" if line.device is None else None


def kept(log: Log, raw: Raw, settings: Settings) -> list[Line]:
    """The lines that are in sessions: of every line the first that came."""
    sent: dict[tuple[Any, ...], list[Line]] = {}
    for line in delivered(log, raw):
        if reason(line, settings) is None:
            sent.setdefault((line.row["log_id"], line.log_dt), []).append(line)
    return [min(lines, key=sending_rank) for lines in sent.values()]


def sending_rank(line: Line) -> tuple[Any, ...]:
    return (line.row["received_at"], line.arrival)


# Sessions


def sessions(log: Log, raw: Raw, settings: Settings) -> list[Session]:
    by_device: dict[str, list[Line]] = {}
    for line in kept(log, raw, settings):
        assert line.device is not None
        by_device.setdefault(line.device, []).append(line)
    found = [
        Session(device, piece)
        for device, lines in by_device.items()
        for chain in chains(lines, settings)
        for piece in pieces(chain)
    ]
    for session in found:
        log_in(session)
    return found


def chains(lines: Iterable[Line], settings: Settings) -> list[list[Line]]:
    """Texts compare by code point, which is the order of their bytes in UTF-8."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: (each.log_dt, each.row["log_id"])):
        if found and line.log_dt - found[-1][-1].log_dt <= settings.timeout:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def pieces(chain: list[Line]) -> list[list[Line]]:
    """A chain that ran when a day's eve began is cut at the day's start."""

    def piece(line: Line) -> dt.date | None:
        day = business_day(line.log_dt)
        ran = chain[0].log_dt < start_of(day - dt.timedelta(1))
        return day if ran else None

    return [list(lines) for _, lines in groupby(chain, key=piece)]


def log_in(session: Session) -> None:
    """Carries accounts along the session's lines."""
    last: int | None = None
    by_client: dict[str | None, Line] = {}
    for line in session.lines:
        last = line.account_fill = last if line.account is None else line.account
        before = by_client.get(line.user_device_id)
        line.account_fill_1 = line.account
        if before:
            if line.account is None:
                line.account_fill_1 = before.account_fill_1
            line.account_seq = before.account_seq
        changed = line.account_fill_1 != (before.account_fill_1 if before else None)
        line.account_seq += changed
        by_client[line.user_device_id] = line
    first = next((e.account for e in session.lines if e.account is not None), None)
    for line in session.lines:
        if line.account_fill is None:
            line.account_fill = first


def last_told(lines: Iterable[Line], column: str) -> Any:
    """The last value that is there; an empty text is one."""
    told = [line.row[column] for line in lines if line.row[column] is not None]
    return told[-1] if told else None


def seconds(start: dt.datetime, end: dt.datetime) -> int:
    """Whole seconds between two times, each cut to milliseconds before."""
    whole = [
        each.replace(microsecond=each.microsecond // 1000 * 1000)
        for each in (start, end)
    ]
    return (whole[1] - whole[0]) // dt.timedelta(seconds=1)
