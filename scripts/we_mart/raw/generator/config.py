"""What a run of the generator is asked for, and what it refuses."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from we_mart.errors import UserError
from we_mart.raw.contract import tables

#: Facts reach back to the launch of the platform and need some history before `start`.
LAUNCH = datetime.date(2019, 6, 10)
EARLIEST_START = datetime.date(2020, 1, 1)

#: Shop-log lines per member and arrival day when the run does not say how many.
LINES_PER_MEMBER = 3


@dataclass(frozen=True)
class GeneratorConfig:
    """One run: `days` business days from `start`, `members` joined before them."""

    raw: Path
    start: datetime.date = datetime.date(2024, 6, 28)
    days: int = 6
    members: int = 2_000
    seed: int = 20240702
    log_lines_per_day: int | None = None
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


def check(config: GeneratorConfig) -> None:
    """Raise UserError for a run that cannot be made."""
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
    if config.start < EARLIEST_START:
        raise UserError(f"start is {config.start}: choose {EARLIEST_START} or later")
    if config.raw.exists() and not config.raw.is_dir():
        raise UserError(f"raw folder {config.raw} is a file: choose a folder")
    found = None if config.overwrite else first_table_with_files(config.raw)
    if found:
        raise UserError(
            f"raw folder {config.raw} already holds {found}: "
            "empty it, choose another folder, or give --overwrite"
        )


def first_table_with_files(raw: Path) -> str | None:
    """Key of a contract table that has Parquet files under `raw`, None if none has."""
    for table in tables().values():
        if next((raw / table.source / table.name).glob("**/*.parquet"), None):
            return table.key
    return None
