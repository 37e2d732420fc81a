"""we_user, its mapping, conflicts and daily counts from raw rows, as the rules tell it.

Slow and plain on purpose, and written without a look at the models: a test that compares
the two compares two readings of the rules.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oracles.orders import business_day

Row = dict[str, Any]
#: Rows by raw table and extract day (yyyy-mm-dd); a table without days has the day "".
Raw = Mapping[str, Mapping[str, Sequence[Row]]]

MEMBERS = "ods.ods_wemember_user"
WV, WS = "ods.ods_wv_user", "ods.ods_ws_user"
WA, PH = "album.user", "ods.ods_ph_fan_user"
DEVICES = "ods.ods_wv_notification_device"
ACCESSES = "ods.ods_wv_user_last_accessed_at"
HISTORY = {"wv": "ods.wv_user_ctry_history", "ws": "ods.ws_user_ctry_history"}
LINKS = "weverse2.community_common_v_member_migration"

ACCOUNTS = {
    "wv": (WV, "wv_user_id"),
    "ws": (WS, "ws_user_id"),
    "wa": (WA, "wa_user_id"),
    "ph": (PH, "ph_user_id"),
}
#: First extract day on which shop accounts follow their key.
KEYS_COUNT_SINCE = "2024-07-02"
#: Start of 24 November 2021 in Seoul.
REJOINS_COUNT_SINCE = dt.datetime(2021, 11, 23, 15)

WE_USER_COLUMNS = (
    "we_member_id", "we_cre_at", "we_leave_dt", "ctry_code", "ip", "join_service",
    "wv_user_id", "wv_lang", "wv_status", "wv_cre_dt", "wv_first_cre_dt", "wv_join_dt",
    "wv_first_join_dt", "wv_upd_dt", "wv_deactivated_dt", "wv_last_access_dt",
    "wv_leave_dt", "wv_trans_seq",
    "ws_user_id", "ws_lang", "ws_status", "ws_cre_dt", "ws_first_cre_dt", "ws_join_dt",
    "ws_first_join_dt", "ws_upd_dt", "ws_deactivated_dt", "ws_last_access_dt",
    "ws_trans_seq", "wv_service_user_key",
    "wa_user_id", "wa_lang", "wa_status", "wa_cre_dt", "wa_deactivated_at",
    "ph_user_id", "ph_cre_dt", "ph_first_join_dt", "ph_last_access_at",
    "ph_withdrawal_at",
    "ws_service_user_key", "vlive_id", "vlive_linked_at", "part_date",
)  # fmt: skip
MAPPING_COLUMNS = (
    "we_member_id", "service", "account_id", "is_living", "matched_by", "start_dt",
    "end_dt", "part_date",
)  # fmt: skip
CONFLICT_COLUMNS = (
    "service", "account_id", "reason", "we_member_id", "own_we_member_id",
    "service_user_key", "part_date",
)  # fmt: skip
STATS_COLUMNS = (
    "key_date", "service", "ctry_code", "cnt_join", "cnt_rejoin", "cnt_leave",
    "part_date",
)  # fmt: skip


@dataclass(frozen=True)
class Account:
    """An account of one of the services on one day, with the member it belongs to."""

    service: str
    id: Any
    own_member: int | None
    member: int | None
    matched_by: str
    row: Row

    @property
    def key(self) -> str | None:
        """An empty text is no key."""
        return self.row.get("service_user_key") or None

    @property
    def is_living(self) -> bool:
        return is_living(self.service, self.row)

    @property
    def is_counted(self) -> bool:
        """Whether it was created when joins were counted already."""
        return bool(self.row["cre_dt"] >= REJOINS_COUNT_SINCE)


def of_day(raw: Raw, table: str, day: str) -> Sequence[Row]:
    """An extract that is not there counts as empty."""
    return raw.get(table, {}).get(day, [])


def is_living(service: str, row: Row) -> bool:
    if service == "wa":
        return row["deactivated_at"] is None
    if service == "ph":
        return row["withdrawal_at"] is None
    return row["status"] in ("ACTIVE", "INACTIVE")


def end_of(day: str) -> dt.datetime:
    """In UTC: the business day ends at midnight in Seoul."""
    return dt.datetime.fromisoformat(day) + dt.timedelta(hours=15)


# Accounts to members


def accounts(raw: Raw, day: str) -> list[Account]:
    """All accounts, living or left, linked or not."""
    carriers: dict[str, list[Row]] = {}
    for row in of_day(raw, WV, day):
        if row["service_user_key"]:
            carriers.setdefault(row["service_user_key"], []).append(row)
    found = []
    for service, (table, id_column) in ACCOUNTS.items():
        for row in of_day(raw, table, day):
            own = row["we_member_id"]
            member, matched_by = own, "own_member"
            if (
                service == "ws"
                and day >= KEYS_COUNT_SINCE
                and row["service_user_key"] in carriers
            ):
                chosen = max(
                    carriers[row["service_user_key"]],
                    key=lambda carrier: carrier_rank(carrier, own),
                )
                member, matched_by = chosen["we_member_id"], "service_user_key"
            found.append(Account(service, row[id_column], own, member, matched_by, row))
    return found


def carrier_rank(carrier: Row, own_member: int | None) -> tuple[Any, ...]:
    """Of the community accounts with a shop account's key the greatest is chosen."""
    return (
        own_member is not None and carrier["we_member_id"] == own_member,
        is_living("wv", carrier),
        carrier["cre_dt"],
        carrier["wv_user_id"],
    )


def linked(raw: Raw, day: str) -> dict[int, list[Account]]:
    """The accounts of every member of the day; of some members there are none."""
    found: dict[int, list[Account]] = {
        row["we_member_id"]: [] for row in of_day(raw, MEMBERS, day)
    }
    for account in accounts(raw, day):
        if account.member in found:
            found[account.member].append(account)
    return found


def we_id_mapping(raw: Raw, day: str) -> list[Row]:
    """The mapping without run_timestamp."""
    return [
        {
            "we_member_id": member,
            "service": account.service,
            "account_id": str(account.id),
            "is_living": int(account.is_living),
            "matched_by": account.matched_by,
            "start_dt": account.row["cre_dt"],
            "end_dt": end_dt(account),
            "part_date": day,
        }
        for member, owned in linked(raw, day).items()
        for account in owned
    ]


def end_dt(account: Account) -> dt.datetime | None:
    if account.is_living:
        return None
    columns = {
        "wv": ["leave_dt", "upd_dt"],
        "ws": ["upd_dt"],
        "wa": ["deactivated_at"],
        "ph": ["withdrawal_at"],
    }
    told: list[dt.datetime | None]
    told = [account.row[name] for name in columns[account.service]]
    return next(when for when in told if when is not None)


# Conflicts


def we_id_conflict(raw: Raw, day: str) -> list[Row]:
    """The findings without run_timestamp."""
    everyone = accounts(raw, day)
    known = {row["we_member_id"] for row in of_day(raw, MEMBERS, day)}
    keys_of: dict[int | None, list[str | None]] = {}
    members_of: dict[str | None, set[int]] = {}
    for account in everyone:
        if account.service == "wv":
            keys_of.setdefault(account.own_member, []).append(account.key)
        if account.member is not None:
            members_of.setdefault(account.key, set()).add(account.member)
    return [
        {
            "service": account.service,
            "account_id": str(account.id),
            "reason": reason,
            "we_member_id": account.member,
            "own_we_member_id": account.own_member,
            "service_user_key": account.key,
            "part_date": day,
        }
        for account in everyone
        for reason, holds in (
            ("unlinked", account.member is None or account.member not in known),
            ("member_differs", member_differs(account)),
            ("key_mismatch", key_mismatch(account, keys_of)),
            ("shared_key", account.key and len(members_of.get(account.key, ())) > 1),
        )
        if holds
    ]


def member_differs(account: Account) -> bool:
    both_known = account.member is not None and account.own_member is not None
    return both_known and account.member != account.own_member


def key_mismatch(
    account: Account, keys_of: Mapping[int | None, Sequence[str | None]]
) -> bool:
    """keys_of: the keys, or missing keys, of the community accounts of each member"""
    asked = account.service == "ws" and account.matched_by == "own_member"
    if not asked or account.key is None or account.own_member is None:
        return False
    theirs = keys_of.get(account.own_member, [])
    return bool(theirs) and all(k is not None and k != account.key for k in theirs)


# The mart


def we_user(raw: Raw, day: str) -> list[Row]:
    """The mart without run_timestamp."""
    owned = linked(raw, day)
    return [
        _we_user_row(raw, day, row, owned[row["we_member_id"]])
        for row in of_day(raw, MEMBERS, day)
    ]


def _we_user_row(raw: Raw, day: str, member: Row, owned: list[Account]) -> Row:
    row: Row = dict.fromkeys(WE_USER_COLUMNS)
    row["part_date"] = day
    row["we_member_id"] = member["we_member_id"]
    row["we_cre_at"] = member["cre_at"]
    if member["status"] != "ACTIVE":
        row["we_leave_dt"] = member["leave_at"]
    row["ctry_code"], row["ip"] = first_place(raw, day, owned)
    row["join_service"] = join_service({account.service for account in owned})
    for service in ACCOUNTS:
        theirs = [account for account in owned if account.service == service]
        if theirs:
            row |= _service_columns(raw, day, max(theirs, key=current_rank), theirs)
    return row


def join_service(services: Iterable[str]) -> str | None:
    joined = {"wv", "ws"} & set(services)
    return "we" if len(joined) == 2 else min(joined, default=None)


def current_rank(account: Account) -> tuple[Any, ...]:
    """Of a member's accounts on a service the greatest is the current one."""
    return (
        account.is_living,
        account.row.get("status") == "ACTIVE" and account.service in ("wv", "ws"),
        account.row["cre_dt"],
        account.id,
    )


def _service_columns(
    raw: Raw, day: str, current: Account, theirs: list[Account]
) -> Row:
    service, row = current.service, current.row
    copied = {
        "wv": ("lang", "status", "cre_dt", "join_dt", "upd_dt"),
        "ws": ("lang", "status", "cre_dt", "join_dt", "upd_dt", "last_access_dt"),
        "wa": ("lang", "status", "cre_dt", "deactivated_at"),
        "ph": ("cre_dt", "last_access_at", "withdrawal_at"),
    }
    cells: Row = {"user_id": current.id} | {n: row[n] for n in copied[service]}
    if service == "ph":
        cells["first_join_dt"] = min(account.row["cre_dt"] for account in theirs)
    if service in ("wv", "ws"):
        first = [a.row for a in theirs if a.is_counted] if current.is_counted else [row]
        joins = [r["join_dt"] for r in first if r["join_dt"] is not None]
        cells["first_cre_dt"] = min(r["cre_dt"] for r in first)
        cells["first_join_dt"] = min(joins, default=None)
        if row["status"] != "ACTIVE":
            cells["deactivated_dt"] = row["deactivated_dt"]
        cells["trans_seq"] = ordinal(current, theirs)
        cells["service_user_key"] = current.key
    told = {f"{service}_{name}": cell for name, cell in cells.items()}
    return told | _community_columns(raw, day, row) if service == "wv" else told


def _community_columns(raw: Raw, day: str, row: Row) -> Row:
    """What other tables say of the current community account, and when it left."""
    cells: Row = {}
    if row["status"] in ("LEAVE", "DELETED"):
        cells["wv_leave_dt"] = row["leave_dt"]
    for access in of_day(raw, ACCESSES, day):
        if access["wv_user_id"] == row["wv_user_id"]:
            cells["wv_last_access_dt"] = access["last_accessed_at"]
    devices = told_devices(raw, day, row["wv_user_id"])
    if devices:
        cells["wv_lang"] = max(devices, key=device_rank)["lang"]
    links = known_links(raw, day, row["wv_user_id"])
    if links:
        first = min(links, key=link_rank)
        cells["vlive_id"] = first["vlive_id"]
        cells["vlive_linked_at"] = first["linked_at"]
    return cells


def ordinal(account: Account, theirs: Iterable[Account]) -> int:
    """The how-manieth join it is; all accounts that are not counted are the first."""
    if not account.is_counted:
        return 1
    earlier = [
        a
        for a in theirs
        if a.is_counted and (a.row["cre_dt"], a.id) < (account.row["cre_dt"], account.id)
    ]  # fmt: skip
    return 1 + len(earlier) + any(not a.is_counted for a in theirs)


def first_place(
    raw: Raw, day: str, owned: Iterable[Account]
) -> tuple[str | None, str | None]:
    """Country and IP address of the first join."""
    joined = [account for account in owned if account.service in ("wv", "ws")]
    if not joined:
        return None, None
    first = min(joined, key=first_rank)
    history, id_column = HISTORY[first.service], ACCOUNTS[first.service][1]
    stays = [stay for stay in of_day(raw, history, day) if stay[id_column] == first.id]
    found = []
    for column in ("ctry_code", "ip"):
        cell = first.row[column]
        told = [stay for stay in stays if stay[column] is not None]
        if cell is None and told:
            cell = min(told, key=lambda stay: stay_rank(stay, column))[column]
        found.append(cell)
    return found[0], found[1]


def first_rank(account: Account) -> tuple[Any, ...]:
    """Of a member's community and shop accounts the smallest is the first."""
    join_dt, cre_dt = account.row["join_dt"], account.row["cre_dt"]
    return (
        join_dt is None,
        join_dt or cre_dt,
        account.service != "wv",
        dt.datetime.max - cre_dt,
        -account.id,
    )


def stay_rank(stay: Row, column: str) -> tuple[Any, ...]:
    """Of the stays that have a country, or an IP address, the smallest counts."""
    tie = () if column == "ctry_code" else (stay["ip"],)
    return (stay["start_dt"], stay["ctry_code"], *tie)


def told_devices(raw: Raw, day: str, wv_user_id: int) -> list[Row]:
    return [
        device
        for device in of_day(raw, DEVICES, day)
        if device["wv_user_id"] == wv_user_id and device["lang"] is not None
    ]


def device_rank(device: Row) -> tuple[Any, ...]:
    """Of an account's devices that have a language the greatest counts."""
    return (device["upd_dt"], device["device_id"])


def known_links(raw: Raw, day: str, wv_user_id: int) -> list[Row]:
    """Links dated after the day are not known on it."""
    return [
        link
        for link in of_day(raw, LINKS, "")
        if link["wv_user_id"] == wv_user_id and link["linked_at"] < end_of(day)
    ]


def link_rank(link: Row) -> tuple[Any, ...]:
    """Of an account's known links the smallest counts."""
    return (link["linked_at"], -link["vlive_id"])


# Daily counts


def stats_we_d_user_join(raw: Raw, day: str) -> list[Row]:
    """The counts without run_timestamp."""
    date = dt.date.fromisoformat(day)
    countries = {row["we_member_id"]: row["ctry_code"] for row in we_user(raw, day)}
    counted: Counter[tuple[str, str | None, str]] = Counter()

    def count(service: str, member: int, what: str, when: dt.datetime | None) -> bool:
        is_today = when is not None and business_day(when) == date
        counted[service, countries[member], what] += is_today
        return is_today

    for row in of_day(raw, MEMBERS, day):
        count("we", row["we_member_id"], "cnt_join", row["cre_at"])
        if row["status"] != "ACTIVE":
            count("we", row["we_member_id"], "cnt_leave", row["leave_at"])
    for member, owned in linked(raw, day).items():
        for account in owned:
            service = account.service
            joined = account.row["join_dt" if service in ("wv", "ws") else "cre_dt"]
            theirs = [a for a in owned if a.service == service]
            if count(service, member, "cnt_join", joined):
                rejoined = ordinal(account, theirs) > 1
                counted[service, countries[member], "cnt_rejoin"] += rejoined
            count(service, member, "cnt_leave", end_dt(account))
    return [
        {"key_date": date, "service": service, "ctry_code": country, "part_date": day}
        | {w: counted[service, country, w] for w in ("cnt_join", "cnt_rejoin", "cnt_leave")}
        for service, country in {(s, c) for (s, c, _), n in counted.items() if n > 0}
    ]  # fmt: skip


TABLES = {
    "we_user": we_user,
    "we_id_mapping": we_id_mapping,
    "we_id_conflict": we_id_conflict,
    "stats_we_d_user_join": stats_we_d_user_join,
}
