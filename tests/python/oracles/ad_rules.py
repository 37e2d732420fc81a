"""Which cleansing rules a row of the ads logs breaks, read from the specification.

All rules that a row breaks are found, not the first alone. Rows are dicts of the raw
columns; times are naive UTC.
"""

import datetime as dt
import ipaddress
import itertools
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

Row = dict[str, Any]
#: Rules broken by each row, in order of the rows.
Faults = list[set[str]]

_HOUR = dt.timedelta(hours=1)
_ZEROS = re.compile("[0-]+")
_APPSFLYER = re.compile("[0-9]{13}-[0-9]{7,19}")
_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_FORMS = {
    "appsflyer_id": _APPSFLYER,
    "advertising_id": _UUID,
    "idfa": _UUID,
    "idfv": _UUID,
    "android_id": re.compile("[0-9a-f]{16}"),
    "customer_user_id": re.compile("[0-9]+"),
    "user_id": re.compile("[0-9]+"),
}
_DEVICE_IDS = ("advertising_id", "idfa", "idfv", "android_id")


class Rules:
    """The rules with their limits."""

    def __init__(
        self,
        test_users: Iterable[str],
        internal: Iterable[str],
        late_days: int = 3,
        click_seconds: int = 10,
        installs_per_ip_hour: int = 20,
    ) -> None:
        self._testers = set(test_users)
        self._internal = [ipaddress.ip_network(cidr) for cidr in internal]
        self._late_days = late_days
        self._click = dt.timedelta(seconds=click_seconds)
        self._flood = installs_per_ip_hour

    def learn_profiles(self, profiles: Iterable[Row]) -> None:
        """Profiles that say is_test make their users testers."""
        for row in profiles:
            if json.loads(row["properties"]).get("is_test"):
                self._testers.add(row["user_id"])

    def installs(self, rows: list[Row]) -> Faults:
        """Faults of installs."""
        faults = [self._of_row(row, row["install_time"], row["ip"]) for row in rows]
        for row, found in zip(rows, faults, strict=True):
            touch = row["attributed_touch_time"]
            if touch is not None and row["install_time"] - touch < self._click:
                found.add("click_injection")
        different = _different(rows, ("appsflyer_id", "install_time"))
        floods = self._floods(different)
        repeats = _repeats(different)
        for row, found in zip(rows, faults, strict=True):
            key = (row["appsflyer_id"], row["install_time"])
            found |= {"install_flood"} if key in floods else set()
            found |= {"repeat_install"} if key in repeats else set()
        return faults

    def events(self, rows: list[Row], installs: list[Row]) -> Faults:
        """Faults of in-app events."""
        first: dict[str, dt.datetime] = {}
        for install in installs:
            name, at = install["appsflyer_id"], install["install_time"]
            first[name] = min(first.get(name, at), at)
        faults = [self._of_row(row, row["event_time"], row["ip"]) for row in rows]
        jumps = _jumps(rows)
        for row, found in zip(rows, faults, strict=True):
            at = row["event_time"]
            if row["event_name"] == "af_purchase" and not (
                first.get(row["appsflyer_id"], dt.datetime.max) <= at
            ):
                found.add("purchase_without_install")
            if (row["appsflyer_id"], at) in jumps:
                found.add("country_jump")
        return faults

    def analytics(self, rows: list[Row]) -> Faults:
        """Faults of product analytics events."""
        return [
            self._of_row(row, row["time"], json.loads(row["properties"]).get("$ip"))
            for row in rows
        ]

    def _of_row(self, row: Row, at: dt.datetime, ip: str | None) -> set[str]:
        """What the row alone tells."""
        found = set()
        day = (at + dt.timedelta(hours=9)).date()
        late = (dt.date.fromisoformat(row["part_date"]) - day).days
        if late > self._late_days:
            found.add("late")
        if late < 0:
            found.add("clock_ahead")
        for column, form in _FORMS.items():
            value = row.get(column)
            if value is not None and not form.fullmatch(value):
                found.add("invalid_id")
        if {row.get("customer_user_id"), row.get("user_id")} & self._testers:
            found.add("test_user")
        if ip and any(ipaddress.ip_address(ip) in net for net in self._internal):
            found.add("internal_ip")
        return found

    def _floods(self, installs: list[Row]) -> set[tuple[str, dt.datetime]]:
        """Installs in an hour in which their address has more than the limit."""
        by_ip = defaultdict(list)
        for row in installs:
            if row["ip"]:
                by_ip[row["ip"]].append((row["install_time"], row["appsflyer_id"]))
        found = set()
        for times in by_ip.values():
            times.sort()
            for at, _ in times:
                hour = [(t, name) for t, name in times if at <= t < at + _HOUR]
                if len(hour) > self._flood:
                    found |= {(name, t) for t, name in hour}
        return found


def copies(rows: list[Row], table: str) -> dict[Any, int]:
    """How many rows too many there are of each event that comes more than once."""
    counts: dict[Any, int] = defaultdict(int)
    for row in rows:
        counts[identity(row, table)] += 1
    return {key: count - 1 for key, count in counts.items() if count > 1}


def identity(row: Row, table: str) -> Any:
    """What makes two rows of a table the same event."""
    if table == "appsflyer_installs":
        return row["appsflyer_id"], row["install_time"]
    if table == "appsflyer_events":
        value = json.loads(row["event_value"] or "{}")
        told = value.get("af_order_id", row["event_value"])
        return row["appsflyer_id"], row["event_name"], row["event_time"], told
    if row["insert_id"] is not None:
        return row["insert_id"]
    return row["distinct_id"], row["event"], row["time"], row["properties"]


def _different(rows: list[Row], key: tuple[str, ...]) -> list[Row]:
    return list({tuple(row[c] for c in key): row for row in rows}.values())


def _repeats(installs: list[Row]) -> set[tuple[str, dt.datetime]]:
    """Installs less than an hour after another one on the device."""
    by_device = defaultdict(list)
    for row in installs:
        for column in _DEVICE_IDS:
            value = row[column]
            if value and not _ZEROS.fullmatch(value):
                name = (column, value.lower())
                by_device[name].append((row["install_time"], row["appsflyer_id"]))
    found = set()
    for times in by_device.values():
        times.sort()
        for (before, _), (at, name) in itertools.pairwise(times):
            if at - before < _HOUR:
                found.add((name, at))
    return found


def _jumps(events: list[Row]) -> set[tuple[str, dt.datetime]]:
    """Events in another country than the one less than an hour before."""
    by_install = defaultdict(set)
    for row in events:
        seen = (row["event_time"], row["country_code"] or "")
        by_install[row["appsflyer_id"]].add(seen)
    found = set()
    for name, times in by_install.items():
        ordered = sorted(times)
        for (before, where), (at, here) in itertools.pairwise(ordered):
            if here != where and at - before < _HOUR:
                found.add((name, at))
    return found
