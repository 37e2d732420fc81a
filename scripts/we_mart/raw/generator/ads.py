"""Marketing tables: reports of the networks, installs, events, the sheet, rates."""

import datetime
from collections.abc import Iterator

import numpy as np
import polars as pl

from we_mart.raw.generator import (
    ads_app_events,
    ads_event_rows,
    ads_install_rows,
    ads_installs,
    ads_mixpanel,
)
from we_mart.raw.generator.ads_campaigns import sheet
from we_mart.raw.generator.ads_constants import HISTORY_DAYS
from we_mart.raw.generator.ads_draws import columns_of
from we_mart.raw.generator.ads_rates import rates
from we_mart.raw.generator.ads_reports import reports
from we_mart.raw.generator.clock import Ints, day_number, number_day
from we_mart.raw.generator.world import World
from we_mart.raw.generator.writer import RawWriter

REPORTS = (
    "ads.adison_daily", "ads.apple_search_ads_daily", "ads.facebook_daily",
    "ads.google_ads_daily", "ads.naver_daily",
)  # fmt: skip
LOGS = ("ads.appsflyer_installs", "ads.appsflyer_events", "ads.mixpanel_events")
CURRENT = ("ads.mixpanel_users", "ads.campaign_sheet", "ads.fx_rate")
TABLES = (*REPORTS, *LOGS, *CURRENT)

#: Rows that are made into text at a time.
_PIECE = 400_000


def write(world: World, writer: RawWriter) -> None:
    """Write all tables of the source `ads`."""
    config = world.config
    for key, frame in reports(config).items():
        _write_days(world, writer, key, iter([frame]))
    installs = ads_installs.build(world)
    login = ads_app_events.logged_in(world, installs)
    told = ads_app_events.told_by(world, installs)
    events = ads_app_events.build(world, installs, login)
    _write_days(
        world,
        writer,
        "ads.appsflyer_installs",
        (
            ads_install_rows.rows_of(world, installs.take(p))
            for p in _pieces(installs.part)
        ),
    )
    for key, module in (
        ("ads.appsflyer_events", ads_event_rows),
        ("ads.mixpanel_events", ads_mixpanel),
    ):
        frames = (
            module.rows_of(world, installs, events.take(p), login, told)
            for p in _pieces(events.part)
        )
        _write_days(world, writer, key, frames)
    for key, frame in (
        (
            "ads.mixpanel_users",
            ads_mixpanel.profiles(world, installs, events, login, told),
        ),
        ("ads.campaign_sheet", sheet(config.start, config.business_days[-1])),
        ("ads.fx_rate", rates(config.seed, config.start, config.business_days[-1])),
    ):
        writer.write(key, None, columns_of(key, frame))


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
    world: World, writer: RawWriter, key: str, frames: Iterator[pl.DataFrame]
) -> None:
    """Write a file for each day; frames hold whole days, in order of days."""
    days = {day_number(day): day for day in days_of(world)}
    written = set()
    with writer.days(key):
        for frame in frames:
            for (number,), rows in frame.sort("part", maintain_order=True).group_by(
                "part", maintain_order=True
            ):
                if number in days:
                    writer.write(key, days[number], columns_of(key, rows))
                    written.add(number)
        empty = frame.clear()
        for number in sorted(days.keys() - written):
            writer.write(key, days[number], columns_of(key, empty))
