"""Marketing tables: reports of the networks, installs, events, the sheet, rates."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from we_mart.raw.generator import (
    ads_app_events,
    ads_dirt,
    ads_event_rows,
    ads_install_rows,
    ads_installs,
    ads_manifest,
    ads_mixpanel,
    ads_shared,
)
from we_mart.raw.generator.ads_actors import (
    ANALYTICS,
    COPY,
    EVENTS,
    INSTALLS,
    PROFILES,
    Plants,
    manifest_row,
)
from we_mart.raw.generator.ads_campaigns import sheet
from we_mart.raw.generator.ads_constants import HISTORY_DAYS, LATE_DAYS
from we_mart.raw.generator.ads_draws import Keyed, columns_of
from we_mart.raw.generator.ads_rates import rates
from we_mart.raw.generator.ads_reports import reports
from we_mart.raw.generator.clock import Ints, business_day, day_number, number_day
from we_mart.raw.generator.draws import Draws
from we_mart.raw.generator.world import World
from we_mart.raw.generator.writer import RawWriter

CURRENT = (PROFILES, "ads.campaign_sheet", "ads.fx_rate")
TABLES = (*ads_manifest.REPORTS, INSTALLS, EVENTS, ANALYTICS, *CURRENT)

#: Rows that are made into text at a time.
_PIECE = 400_000
#: Rows that come twice, for each share of dirt.
_COPIES = 30

#: Facts of a log into rows; facts with their rows into the manifest.
_Rows = Callable[[Any], pl.DataFrame]
_Collects = Callable[[Any, pl.DataFrame], None]


def write(world: World, writer: RawWriter) -> None:
    """Write all tables of the source `ads` and the manifest."""
    config = world.config
    raw, last = config.raw, config.business_days[-1]
    plants = Plants(config)
    shared = []
    if config.ads_dirt:
        ads_dirt.plant(plants)
        shared = ads_shared.plant(world, plants)
    frames = reports(config)
    for key, frame in frames.items():
        _write_days(world, writer, key, iter([frame]))
    installs = ads_installs.build(world)
    login = ads_app_events.logged_in(world, installs)
    told = ads_app_events.told_by(world, installs)
    events = ads_app_events.build(world, installs, login)
    fills = ads_manifest.Fills()

    logs: list[tuple[str, Any, _Rows, _Collects]] = [
        (
            INSTALLS,
            installs,
            lambda facts: ads_install_rows.rows_of(world, facts),
            lambda facts, rows: fills.installs(world.people, facts, rows),
        ),
        (
            EVENTS,
            events,
            lambda facts: ads_event_rows.rows_of(world, installs, facts, login, told),
            lambda facts, rows: fills.app_events(rows),
        ),
        (
            ANALYTICS,
            events,
            lambda facts: ads_mixpanel.rows_of(world, installs, facts, login, told),
            lambda facts, rows: fills.analytics(rows),
        ),
    ]
    for key, log, rows_of, collect in logs:
        _write_log(world, writer, plants, key, log, rows_of, collect)
    profiles = ads_mixpanel.profiles(world, installs, events, login, told)
    fills.profiles(profiles)
    planted = plants.frame(PROFILES)
    for key, frame in (
        (PROFILES, pl.concat([profiles, planted]).sort("distinct_id")),
        ("ads.campaign_sheet", sheet(config.start, last)),
        ("ads.fx_rate", rates(config.seed, config.start, last)),
    ):
        writer.write(key, None, columns_of(key, frame))
    ads_manifest.write(raw, "rows", plants.manifest)
    ads_manifest.write(raw, "shared", shared)
    ads_manifest.write(raw, "spend", ads_manifest.spend(config.seed, frames))
    ads_manifest.write(raw, "fills", fills.frame())


def _write_log(
    world: World,
    writer: RawWriter,
    plants: Plants,
    key: str,
    log: Any,
    rows_of: _Rows,
    collect: _Collects,
) -> None:
    """Write a log: the facts of each arrival day, copies of some, planted rows."""
    last = day_number(world.config.business_days[-1])
    log = log.take(log.part <= last)
    drawn = Keyed(Draws(world.config.seed, "ads", "copies", key), log.key)
    again = drawn.chance("again", world.config.ads_dirt * _COPIES)
    delay = np.maximum(drawn.below("delay", 4) - 1, 0)
    part = np.minimum(log.part + delay, business_day(log.at) + LATE_DAYS)
    copies = rows_of(replace(log, part=part).take(again & (part <= last)))
    plants.manifest += [
        manifest_row(key, row, "duplicate", COPY, "")
        for row in copies.iter_rows(named=True)
    ]

    def frames() -> Iterator[pl.DataFrame]:
        for places in _pieces(log.part):
            facts = log.take(places)
            rows = rows_of(facts)
            collect(facts, rows)
            yield rows

    planted = pl.concat([plants.frame(key), copies])
    _write_days(world, writer, key, frames(), planted)


def days_of(world: World) -> list[datetime.date]:
    """Days of the history and of the run."""
    first = day_number(world.config.start) - HISTORY_DAYS
    last = day_number(world.config.business_days[-1])
    return [number_day(n) for n in range(first, last + 1)]


def _pieces(part: Ints) -> Iterator[Ints]:
    """Positions by arrival day, whole days together, in pieces of bounded size."""
    order = np.argsort(part, kind="stable")
    days, begin = np.unique(part[order], return_index=True)
    ends = np.append(begin[1:], len(order))
    first = 0
    for day in range(len(days)):
        if ends[day] - first >= _PIECE or day == len(days) - 1:
            yield order[first : ends[day]]
            first = int(ends[day])


def _write_days(
    world: World,
    writer: RawWriter,
    key: str,
    frames: Iterator[pl.DataFrame],
    planted: pl.DataFrame | None = None,
) -> None:
    """Write a file for each day; frames hold whole days, in order of days.

    planted: further rows, sorted in among those of their day
    """
    extra = _by_day(planted) if planted is not None else {}
    left = {day_number(day): day for day in days_of(world)}
    with writer.days(key):
        for frame in frames:
            for number, rows in _by_day(frame).items():
                if number in left:
                    whole = _with(rows, extra.get(number))
                    writer.write(key, left.pop(number), columns_of(key, whole))
        for number, day in left.items():
            whole = _with(frame.clear(), extra.get(number))
            writer.write(key, day, columns_of(key, whole))


def _by_day(frame: pl.DataFrame) -> dict[int, pl.DataFrame]:
    parts = frame.partition_by("part", as_dict=True, maintain_order=True)
    return {number: rows for (number,), rows in parts.items()}


def _with(rows: pl.DataFrame, planted: pl.DataFrame | None) -> pl.DataFrame:
    """The rows of a day in order of time, ties as they come."""
    if planted is None:
        return rows
    whole = pl.concat([rows, planted])
    time = next(c for c in ("install_time", "event_time", "time") if c in whole.columns)
    return whole.sort(time, maintain_order=True)
