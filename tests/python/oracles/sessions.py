"""ws_sess_daily, wv_sess_daily and what stands before them, as the rules tell it.

Slow and plain on purpose, and written without a look at the models: a test that compares
the two compares two readings of the rules.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

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
    delivered,
    kept,
    last_told,
    reason,
    seconds,
    sessions,
)

ARTISTS, MEMBERSHIPS = "ods.we_artist", "ods.ws_fc_user_history"
#: Raw tables that sessions are made of.
RAW_TABLES = (SHOP.table, COMMUNITY.table, ARTISTS, MEMBERSHIPS)

#: Tables by day of the session, by arrival day, and the schema of each.
BY_SESSION = {
    "int_shop_lines_sessionized": "we_mart_int",
    "int_community_lines_sessionized": "we_mart_int",
    "ws_sess_daily": "we_mart",
    "wv_sess_daily": "we_mart",
}
BY_ARRIVAL = {
    "int_shop_lines_quarantined": "we_mart_int",
    "int_community_lines_quarantined": "we_mart_int",
    "sess_line_intake": "we_mart",
}
SHOP_LINE_COLUMNS = (
    "log_id", "log_dt", "received_at", "arrival_date", "new_dvc_id", "user_device_id",
    "s_wemember_id", "sess_id", "sess_start_dt", "user_sess_id", "account_fill_1",
    "account_sess_seq", "account_fill", "user_id_matched", "ws_art_id", "shop", "is_fc",
    "part_date",
)  # fmt: skip
COMMUNITY_LINE_COLUMNS = (
    "log_id", "log_dt", "received_at", "arrival_date", "new_dvc_id", "sess_id",
    "sess_start_dt", "user_sess_id", "account_fill", "user_id_matched", "comm_id",
    "part_date",
)  # fmt: skip
QUARANTINE_COLUMNS = ("log_id", "log_dt", "received_at", "reason", "part_date")
INTAKE_COLUMNS = (
    "log", "part_date", "cnt_line", "cnt_in_session", "cnt_quarantined", "cnt_resent",
)  # fmt: skip
WS_COLUMNS = (
    "key_date", "ws_user_id", "account_id", "device_id", "is_wv", "user_ctry",
    "user_lang", "sess_ctry", "sess_lang", "ws_art_id", "we_art_id", "we_art_name",
    "shop", "is_device_login", "is_sess_login", "sess_id", "sess_start_dt",
    "sess_end_dt", "sess_dur", "user_sess_id", "user_sess_start_dt",
    "user_sess_end_dt", "user_sess_dur", "platform", "os", "app_ver", "part_date",
)  # fmt: skip
WV_COLUMNS = (
    "key_date", "wv_user_id", "we_member_id", "device_id", "comm_id", "we_art_id",
    "we_art_name", "sess_id", "sess_start_dt", "sess_end_dt", "sess_dur",
    "user_sess_id", "user_sess_start_dt", "user_sess_end_dt", "user_sess_dur",
    "is_device_login", "is_sess_login", "sess_ctry", "sess_lang", "platform", "os",
    "app_ver", "cnt_page_view", "cnt_action", "part_date",
)  # fmt: skip
#: The columns of every table without run_timestamp. A table of lines may have more.
COLUMNS = {
    "int_shop_lines_sessionized": SHOP_LINE_COLUMNS,
    "int_community_lines_sessionized": COMMUNITY_LINE_COLUMNS,
    "ws_sess_daily": WS_COLUMNS,
    "wv_sess_daily": WV_COLUMNS,
    "int_shop_lines_quarantined": QUARANTINE_COLUMNS,
    "int_community_lines_quarantined": QUARANTINE_COLUMNS,
    "sess_line_intake": INTAKE_COLUMNS,
}

Tables = dict[str, list[Row]]


def tables(raw: Raw, settings: Settings | None = None) -> Tables:
    """All tables of all days without run_timestamp."""
    asked = settings or Settings()
    found: Tables = {"sess_line_intake": intake(raw, asked)}
    for log, mart in ((SHOP, "ws_sess_daily"), (COMMUNITY, "wv_sess_daily")):
        held = sessions(log, raw, asked)
        found[mart] = mart_rows(log, raw, held)
        found[f"int_{log.name}_lines_sessionized"] = line_rows(log, raw, held)
        found[f"int_{log.name}_lines_quarantined"] = quarantine(log, raw, asked)
    return {
        table: [{name: row[name] for name in COLUMNS[table]} for row in rows]
        for table, rows in found.items()
    }


# Lines


def line_rows(log: Log, raw: Raw, held: list[Session]) -> list[Row]:
    """The lines of sessions, with their own columns and what their session adds."""
    return [
        line.row
        | {
            "arrival_date": line.arrival,
            "new_dvc_id": session.device,
            "user_device_id": line.user_device_id,
            "sess_id": session.id,
            "sess_start_dt": session.start,
            "user_sess_id": session.user_session_of(line),
            "account_fill_1": line.account_fill_1,
            "account_sess_seq": line.account_seq,
            "account_fill": line.account_fill,
            "user_id_matched": int(line.is_matched),
            "is_fc": int(log is SHOP and is_member(raw, session, line)),
            "part_date": session.key_date.isoformat(),
        }
        for session in held
        for line in session.lines
    ]


def quarantine(log: Log, raw: Raw, settings: Settings) -> list[Row]:
    return [
        line.row | {"reason": found, "part_date": line.arrival}
        for line in delivered(log, raw)
        if (found := reason(line, settings))
    ]


def intake(raw: Raw, settings: Settings) -> list[Row]:
    """Where the lines of every log and arrival day went."""
    rows = []
    for log in LOGS:
        lines = list(delivered(log, raw))
        came = Counter(line.arrival for line in lines)
        out = Counter(e.arrival for e in lines if reason(e, settings) is not None)
        used = Counter(line.arrival for line in kept(log, raw, settings))
        rows += [
            {
                "log": log.name,
                "part_date": day,
                "cnt_line": came[day],
                "cnt_in_session": used[day],
                "cnt_quarantined": out[day],
                "cnt_resent": came[day] - out[day] - used[day],
            }
            for day in came
        ]
    return rows


# Artists and memberships


def extract(raw: Raw, table: str, day: dt.date) -> Sequence[Row]:
    """A day's extract; without rows, the last of three days before that has some.

    Without those, the first of four days after.
    """
    days = raw.get(table, {})
    shifts = (0, -1, -2, -3, 1, 2, 3, 4)
    nearest = ((day + dt.timedelta(days=n)).isoformat() for n in shifts)
    return next((days[each] for each in nearest if days.get(each)), [])


def artist(raw: Raw, day: dt.date, column: str, place: int | None) -> Row | None:
    """Of several artists of a shop or community the one with the lowest id.

    column: ws_art_id or comm_id
    """
    theirs = [
        row
        for row in extract(raw, ARTISTS, day)
        if place is not None and row[column] == place
    ]
    return min(theirs, key=lambda row: row["we_art_id"], default=None)


def is_member(raw: Raw, session: Session, line: Line) -> bool:
    """Whether the line's person was in the fan club of its artist at the start."""
    key_date = session.key_date
    visited = artist(raw, key_date, "ws_art_id", line.row["ws_art_id"])
    return visited is not None and any(
        row["we_member_id"] == line.account_fill
        and row["we_art_id"] == visited["we_art_id"]
        and row["start_dt"] <= session.start
        and (row["end_dt"] is None or session.start < row["end_dt"])
        for row in extract(raw, MEMBERSHIPS, key_date)
    )


# The marts


def mart_rows(log: Log, raw: Raw, held: list[Session]) -> list[Row]:
    by_device: dict[tuple[str, dt.date], list[Session]] = {}
    for session in sorted(held, key=lambda each: each.start):
        by_device.setdefault((session.device, session.key_date), []).append(session)
    return [
        row
        for of_the_day in by_device.values()
        for session in of_the_day
        for row in session_rows(log, raw, session, of_the_day)
    ]


def session_rows(
    log: Log, raw: Raw, session: Session, of_the_day: list[Session]
) -> Iterator[Row]:
    """of_the_day: all sessions of its device and day in their order"""
    day_lines = [line for each in of_the_day for line in each.lines]
    for user_sess_id, lines in session.user_sessions.items():
        (account,) = {line.account_fill for line in lines}
        matched = [line for line in lines if line.is_matched]
        user_id = last_told(matched, log.user_id)
        row = {
            "key_date": session.key_date,
            "device_id": session.device,
            "is_device_login": int(any(each.is_login for each in of_the_day)),
            "is_sess_login": int(session.is_login),
            "is_wv": int(any(line.is_wv for line in session.lines)),
            "sess_ctry": last_told(session.lines, "ctry"),
            "sess_lang": last_told(session.lines, "lang"),
            "sess_id": session.id,
            "user_sess_id": user_sess_id,
            "part_date": session.key_date.isoformat(),
        }
        for prefix, part in (("sess", session.lines), ("user_sess", lines)):
            start, end = part[0].log_dt, part[-1].log_dt
            row[f"{prefix}_start_dt"], row[f"{prefix}_end_dt"] = start, end
            row[f"{prefix}_dur"] = seconds(start, end)
        for name in ("platform", "os", "app_ver"):
            row[name] = last_told(day_lines, name)
        if log is SHOP:
            row["ws_user_id"] = None if user_id is None else str(user_id)
            row["account_id"] = None if account is None else str(account)
            for name in ("user_ctry", "user_lang"):
                row[name] = last_told(lines, name)
        else:
            row["wv_user_id"], row["we_member_id"] = user_id, account
        for visited in places({line.visited for line in lines}):
            yield row | visit(log, raw, session.key_date, lines, visited)


def places(visited: set[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """Without those that say nothing that another one does not say as well."""

    def is_told_by(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
        pairs = zip(one, other, strict=True)
        return one != other and all(a is None or a == b for a, b in pairs)

    return {one for one in visited if not any(is_told_by(one, o) for o in visited)}


def visit(
    log: Log, raw: Raw, day: dt.date, lines: list[Line], visited: tuple[Any, ...]
) -> Row:
    """What a row says of the place visited."""
    row = dict(zip(log.visited, visited, strict=True))
    column = log.visited[0]
    found = artist(raw, day, column, row[column])
    for name in ("we_art_id", "we_art_name"):
        row[name] = found[name] if found else None
    if log is COMMUNITY:
        there = Counter(e.row["action"] for e in lines if e.visited == visited)
        row["cnt_page_view"], row["cnt_action"] = there["page_view"], there["action"]
    return row
