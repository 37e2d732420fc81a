"""Small raw rows of the ad providers' logs, each with the fault that it has to get."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]

INSTALLS, EVENTS, ANALYTICS, PROFILES = (
    "ads.appsflyer_installs", "ads.appsflyer_events", "ads.mixpanel_events",
    "ads.mixpanel_users",
)  # fmt: skip
LOGS = (INSTALLS, EVENTS, ANALYTICS)
ZERO_ID = "00000000-0000-0000-0000-000000000000"
#: Noon of 1 July 2024 in Seoul.
NOON = dt.datetime(2024, 7, 1, 3)
MONDAY, TUESDAY = "2024-07-01", "2024-07-02"
#: Arrival days of the rows below.
DAYS = [f"2024-07-{day:02d}" for day in range(1, 9)]

SECOND, HOUR = dt.timedelta(seconds=1), dt.timedelta(hours=1)
MICRO = dt.timedelta(microseconds=1)


def appsflyer(number: int) -> str:
    return f"1719800000000-{1_000_000_000 + number}"


def business_day(at: dt.datetime) -> str:
    return (at + 9 * HOUR).date().isoformat()


@dataclass
class Ads:
    """Raw rows by table; each row's name says what it is, fault what becomes of it."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    #: Table and name of a row: its fault, None if it counts.
    faults: dict[tuple[str, str], str | None] = field(default_factory=dict)
    used: int = 0

    def _add(self, table: str, name: str, fault: str | None, row: Row) -> Row:
        assert (table, name) not in self.faults, name
        self.faults[table, name] = fault
        self.rows.setdefault(table, []).append(row)
        return row

    def number(self) -> int:
        self.used += 1
        return self.used

    def install(self, name: str, fault: str | None = None, at: dt.datetime | None = NOON,
                **changes: Any) -> Row:  # fmt: skip
        """An organic install; its name stands in the column channel."""
        row = {
            "appsflyer_id": appsflyer(self.number()),
            "install_time": at,
            "platform": "android",
            "country_code": "KR",
            "channel": name,
            "part_date": business_day(at) if at else MONDAY,
        }
        return self._add(INSTALLS, name, fault, row | changes)

    def event(self, name: str, install: Row | str, fault: str | None = None,
              at: dt.datetime | None = NOON + HOUR, **changes: Any) -> Row:  # fmt: skip
        """A view of an install; its name stands in the column media_source."""
        row = {
            "appsflyer_id": install
            if isinstance(install, str)
            else install["appsflyer_id"],
            "event_time": at,
            "event_name": "af_content_view",
            "event_value": json.dumps({"af_content_id": name}),
            "platform": "android",
            "country_code": "KR",
            "media_source": name,
            "part_date": business_day(at) if at else MONDAY,
        }
        return self._add(EVENTS, name, fault, row | changes)

    def analytics(self, name: str, fault: str | None = None, at: dt.datetime | None = NOON,
                  properties: Any = None, **changes: Any) -> Row:  # fmt: skip
        """An event of a device of its own, whose id is the row's name."""
        number = self.number()
        row = {
            "insert_id": f"{number:016x}",
            "event": "App Open",
            "time": at,
            "distinct_id": f"$device:{name.lower()}",
            "device_id": name,
            "properties": properties
            if isinstance(properties, str | None)
            else json.dumps(properties),
            "part_date": business_day(at) if at else MONDAY,
        }
        return self._add(ANALYTICS, name, fault, row | changes)

    def profile(self, **row: Any) -> None:
        properties = row.get("properties")
        if isinstance(properties, dict):
            row["properties"] = json.dumps(properties)
        self.rows.setdefault(PROFILES, []).append(row)

    def arrivals(self, day: str) -> Iterator[tuple[str, list[Row]]]:
        """The logs' rows that arrive on a day, also none."""
        for table in LOGS:
            yield table, [r for r in self.rows.get(table, []) if r["part_date"] == day]


def name_of(table: str, row: Row) -> str:
    """The name of a row, from the columns that its table has in staging."""
    column = {INSTALLS: "channel", EVENTS: "media_source", ANALYTICS: "device_id"}
    name = row[column[table]]
    assert isinstance(name, str)
    return name
