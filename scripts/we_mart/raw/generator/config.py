"""What a run of the generator is asked for, and what it refuses."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from we_mart.errors import UserError
from we_mart.raw.contract import tables
from we_mart.raw.event_folder import event_files
from we_mart.raw.generator.event_dirt_kinds import check_shares

#: Facts reach back to the launch of the platform and need some history before `start`.
LAUNCH = datetime.date(2019, 6, 10)
EARLIEST_START = datetime.date(2020, 1, 1)

#: Shop-log lines per member and arrival day when the run does not say how many.
LINES_PER_MEMBER = 3
#: Commerce events per member and weekday, likewise.
EVENTS_PER_MEMBER = 2
#: Event files end where the years of good timestamps do.
LATEST_EVENTS = datetime.date(2030, 12, 31)


@dataclass(frozen=True)
class GeneratorConfig:
    """One run: `days` business days from `start`, `members` joined before them."""

    raw: Path
    start: datetime.date = datetime.date(2024, 6, 28)
    days: int = 6
    members: int = 2_000
    seed: int = 20240702
    log_lines_per_day: int | None = None
    weekday_events: int | None = None
    #: Share of each kind of dirty event (see event_dirt_kinds).
    dirty_events: Mapping[str, float] = field(default_factory=dict)
    #: Share of the members for which each kind of dirt is planted in the ads, on a day
    #: that has it; at least once each. 0: none at all.
    ads_dirt: float = 0.0002
    overwrite: bool = False

    @property
    def business_days(self) -> list[datetime.date]:
        """The extract days, first to last."""
        return [self.start + datetime.timedelta(days=n) for n in range(self.days)]

    @property
    def shop_lines_per_day(self) -> int:
        """Shop-log lines wanted per arrival day (met to within a few percent)."""
        if self.log_lines_per_day is None:
            return self.members * LINES_PER_MEMBER
        return self.log_lines_per_day

    @property
    def events_per_day(self) -> int:
        """Commerce events of each Monday to Friday; weekend days have 30 % more."""
        if self.weekday_events is None:
            return self.members * EVENTS_PER_MEMBER
        return self.weekday_events


def check(config: GeneratorConfig) -> None:
    """Raise UserError for a run that cannot be made, or would mix with other data."""
    check_request(config)
    if not config.overwrite:
        refuse(config.raw, first_table_with_files(config.raw))
        check_events(config)


def check_events(config: GeneratorConfig) -> None:
    """Raise UserError where event files would be written beside other ones."""
    if config.events_per_day and not config.overwrite:
        paths = (p for found in event_files(config.raw).values() for p in found)
        refuse(config.raw, next(map(str, paths), None))


def refuse(raw: Path, found: str | None) -> None:
    """Raise UserError if anything was found."""
    if found:
        raise UserError(
            f"raw folder {raw} already holds {found}: "
            "empty it, choose another folder, or give --overwrite"
        )


def check_request(config: GeneratorConfig) -> None:
    """Raise UserError for numbers and places that make no sense."""
    if config.days < 1:
        raise UserError(f"days is {config.days}: ask for at least 1 day")
    if config.members < 1:
        raise UserError(f"members is {config.members}: ask for at least 1 member")
    if config.seed < 0:
        raise UserError(f"seed is {config.seed}: choose a seed of 0 or more")
    if config.log_lines_per_day is not None and config.log_lines_per_day < 0:
        raise UserError(
            f"log_lines_per_day is {config.log_lines_per_day}: choose 0 or more"
        )
    if config.events_per_day < 0:
        raise UserError(f"events_per_day is {config.events_per_day}: choose 0 or more")
    check_shares(config.dirty_events)
    if not 0 <= config.ads_dirt <= 0.01:
        raise UserError(f"ads_dirt is {config.ads_dirt}: choose a share from 0 to 0.01")
    if config.events_per_day and config.business_days[-1] > LATEST_EVENTS:
        raise UserError(
            f"commerce events end with {LATEST_EVENTS}: choose fewer days, an earlier"
            " start, or no events a day"
        )
    if config.start < EARLIEST_START:
        raise UserError(f"start is {config.start}: choose {EARLIEST_START} or later")
    if config.raw.exists() and not config.raw.is_dir():
        raise UserError(f"raw folder {config.raw} is a file: choose a folder")


def first_table_with_files(raw: Path) -> str | None:
    """Key of a contract table that has Parquet files under `raw`, None if none has."""
    for table in tables().values():
        if next((raw / table.source / table.name).glob("**/*.parquet"), None):
            return table.key
    return None
