"""Planted rows: installs and events of devices that nothing else in the data uses."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from we_mart.raw.generator.ads_constants import HISTORY_DAYS
from we_mart.raw.generator.ads_draws import frame_schema
from we_mart.raw.generator.clock import (
    DAY,
    HOUR,
    MILLI,
    MINUTE,
    SECOND,
    day_number,
    day_start,
    number_day,
)
from we_mart.raw.generator.config import GeneratorConfig

INSTALLS = "ads.appsflyer_installs"
EVENTS = "ads.appsflyer_events"
ANALYTICS = "ads.mixpanel_events"
PROFILES = "ads.mixpanel_users"

#: What becomes of a planted row: a rule removes it; it is a copy of another row; no
#: rule may touch it although it comes close; it stands beside a row of the others.
REMOVED, COPY, DECOY, KEPT = "removed", "copy", "decoy", "kept"

#: Columns that tell which row of a table is meant.
_KEYS = {
    INSTALLS: ("appsflyer_id", "install_time"),
    EVENTS: ("appsflyer_id", "event_name", "event_time", "event_value"),
    ANALYTICS: ("insert_id", "event", "time", "distinct_id", "properties"),
    PROFILES: ("distinct_id",),
}
_INSTANTS = ("install_time", "event_time", "time")

#: Every so many days a kind of dirt is planted; floods and their like seldom.
OFTEN, SELDOM = 10, 20

Row = dict[str, Any]


@dataclass(frozen=True)
class Actor:
    """A device with an install of its own, in the middle of a business day."""

    name: str
    day: int

    def number(self, what: str, below: int) -> int:
        """A number in [0, below) that follows from the actor and `what`."""
        text = f"{self.name}/{what}".encode()
        digest = hashlib.blake2b(text, digest_size=8).digest()
        return int.from_bytes(digest, "big") % below

    def uuid(self, what: str) -> str:
        """A UUID that follows from the actor and `what`."""
        text = f"{self.name}/{what}".encode()
        code = hashlib.blake2b(text, digest_size=16).hexdigest()
        return "-".join((code[:8], code[8:12], code[12:16], code[16:20], code[20:]))

    @property
    def at(self) -> int:
        """The install: soon after a full hour, hours away from the ends of the day."""
        hours = 6 + self.number("hour", 10)
        begin = day_start(number_day(self.day)) + hours * HOUR + 10 * MINUTE
        return begin + self.number("millisecond", MINUTE // MILLI) * MILLI

    @property
    def id(self) -> str:
        """appsflyer_id of the install."""
        return f"{self.at // MILLI}-{10**18 + self.number('id', 10**18)}"

    @property
    def ip(self) -> str:
        """An address of its own."""
        host = self.number("ip", 1 << 24)
        return f"211.{host >> 16}.{host >> 8 & 255}.{host & 255}"

    def install(self, **changes: Any) -> Row:
        """Its organic install on an Android device; `changes` replace columns."""
        row = {
            "appsflyer_id": self.id,
            "install_time": self.at,
            "advertising_id": self.uuid("advertising"),
            "android_id": self.uuid("android")[:18].replace("-", ""),
            "platform": "android",
            "country_code": "KR",
            "ip": self.ip,
            "part": self.day,
        }
        return row | changes

    def event(self, name: str, after: int, **changes: Any) -> Row:
        """An event `after` microseconds after the install."""
        row = {
            "appsflyer_id": self.id,
            "event_time": self.at + after,
            "event_name": name,
            "event_value": _json(af_content_id=self.number(f"goods {after}", 900)),
            "advertising_id": self.uuid("advertising"),
            "platform": "android",
            "country_code": "KR",
            "ip": self.ip,
            "part": self.day,
        }
        return row | changes

    def purchase(self, after: int, **changes: Any) -> Row:
        """A purchase of an order that the shop does not know."""
        order = f"S999{self.number('order', 10**9):09d}"
        paid = {
            "event_value": _json(af_order_id=order, af_quantity=1),
            "event_revenue": 300_000_000,
            "event_revenue_currency": "KRW",
        }
        return self.event("af_purchase", after, **(paid | changes))

    def analytics(self, name: str, after: int, **changes: Any) -> Row:
        """An event of the analytics, on the device, before any login."""
        device = self.uuid("analytics")
        ids = {"$os": "Android", "$ip": self.ip}
        row = {
            "insert_id": f"{self.number(f'{name} {after}', 2**63):016x}",
            "event": name,
            "time": self.at + after,
            "distinct_id": f"$device:{device}",
            "device_id": device,
            "properties": _json(**ids, page=self.number(f"page {after}", 10**6)),
            "part": self.day,
        }
        return row | changes


def _json(**values: Any) -> str:
    return json.dumps(values, separators=(",", ":"))


@dataclass
class Plants:
    """Planted rows by table, and what is to become of each."""

    config: GeneratorConfig
    rows: dict[str, list[Row]] = field(default_factory=dict)
    manifest: list[Row] = field(default_factory=list)

    def actors(self, kind: str, turn: int, every: int = OFTEN) -> Iterator[Actor]:
        """Actors of a kind of dirt: on some days of the history and the run.

        turn: the kind's number, so that not all kinds fall on one day
        """
        start = day_number(self.config.start)
        each = max(1, round(self.config.members * self.config.ads_dirt))
        for day in range(start - HISTORY_DAYS + 1, start + self.config.days):
            if (day - start - turn % 5) % every == 0:
                for number in range(each):
                    yield Actor(f"{self.config.seed}/{kind}/{day}/{number}", day)

    def add(self, table: str, row: Row, rule: str, role: str, group: str) -> None:
        """Plant a row, unless it arrives after the run."""
        last = day_number(self.config.start) + self.config.days - 1
        if row.get("part", last) > last:
            return
        self.rows.setdefault(table, []).append(row)
        self.manifest.append(manifest_row(table, row, rule, role, group))

    def frame(self, table: str) -> pl.DataFrame:
        """The planted rows of a table."""
        schema = frame_schema(table)
        if table == PROFILES:
            schema.pop("part")
        return pl.DataFrame(self.rows.get(table, []), schema=schema)


def manifest_row(table: str, row: Row, rule: str, role: str, group: str) -> Row:
    """A line of the manifest: what is planted, and the columns that tell the row."""
    part = row.get("part")
    keys = {
        name: instant_text(row[name]) if name in _INSTANTS else row.get(name)
        for name in _KEYS[table]
    }
    return {
        "rule": rule,
        "role": role,
        "group": group,
        "table": table,
        "part_date": None if part is None else number_day(part).isoformat(),
        **keys,
    }


def instant_text(instant: int) -> str:
    """yyyy-mm-dd hh:mm:ss.ffffff"""
    day, rest = divmod(instant, DAY)
    seconds, micros = divmod(rest, SECOND)
    clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{number_day(day)} {clock}.{micros:06d}"
