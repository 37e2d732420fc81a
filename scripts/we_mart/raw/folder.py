"""What lies in a raw folder: <raw>/<source>/<table>/part_date=YYYY-MM-DD/*.parquet.

Commerce events lie beside the tables, in files of their own: see event_folder.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from we_mart.errors import UserError
from we_mart.raw.contract import PARTITION_COLUMN, Table, tables
from we_mart.raw.days import is_day
from we_mart.raw.event_folder import (
    EVENT_LINES,
    event_files,
    misplaced_event_files,
)

_PREFIX = f"{PARTITION_COLUMN}="


@dataclass(frozen=True)
class RawFolder:
    """Parquet files by table key and day; tables without part_date under day ''.

    Only tables with at least one file are in it, in the contract's order; `misplaced`
    are folders and files of known tables in which nothing will be looked for. `events`
    are the event files by day; their lines count as a table with the key EVENT_LINES.
    """

    path: Path
    files: dict[str, dict[str, list[Path]]]
    misplaced: list[Path]
    events: dict[str, list[Path]]
    misplaced_events: list[Path]

    @property
    def absent(self) -> list[str]:
        """Keys of the contract's tables that have no file."""
        tables_absent = [key for key in tables() if key not in self.files]
        return tables_absent + ([] if self.events else [EVENT_LINES])

    def days(self, key: str) -> list[str]:
        """Sorted days of one table; empty for tables without part_date."""
        by_day = self.events if key == EVENT_LINES else self.files.get(key, {})
        return sorted(day for day in by_day if day)

    def all_days(self) -> list[str]:
        """Sorted days that any table has."""
        return sorted(
            {day for key in (*self.files, EVENT_LINES) for day in self.days(key)}
        )

    def table_days(self) -> list[tuple[str, str]]:
        """(table key, day) of all that is there by day."""
        keys = (*self.files, EVENT_LINES)
        return [(key, day) for key in keys for day in self.days(key)]


def _parquet(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.suffix == ".parquet")


def _partitions(folder: Path) -> Iterator[tuple[str | None, Path]]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "_")):
            continue
        day = path.name.removeprefix(_PREFIX)
        is_partition = path.is_dir() and day != path.name and is_day(day)
        yield (day if is_partition else None), path


def _table_files(
    table: Table, folder: Path
) -> tuple[dict[str, list[Path]], list[Path]]:
    """Files by day of one table, and what is misplaced in its folder."""
    if not table.is_partitioned:
        files = _parquet(folder)
        return ({"": files} if files else {}), [
            p for p in folder.iterdir() if p.is_dir()
        ]
    found: dict[str, list[Path]] = {}
    misplaced = []
    for day, path in _partitions(folder):
        if day is None:
            misplaced.append(path)
        elif files := _parquet(path):
            found[day] = files
    return found, misplaced


def scan(raw: Path) -> RawFolder:
    """List the files of every known table below the raw folder.

    Raises UserError if the folder is not there or holds no known table.
    """
    if not raw.is_dir():
        raise UserError(
            f"raw folder {raw} does not exist: set WE_MART_RAW, or make sample data"
            " with `we-mart generate`"
        )
    files: dict[str, dict[str, list[Path]]] = {}
    misplaced: list[Path] = []
    for key, table in tables().items():
        folder = raw / table.source / table.name
        if folder.is_dir():
            found, odd = _table_files(table, folder)
            misplaced += odd
            if found:
                files[key] = found
    events = event_files(raw)
    if not files and not events:
        raise UserError(
            f"raw folder {raw} holds no table that the project knows: expected are the"
            f" README's tables, for instance"
            f" {raw}/ods/ods_ws_order_item/{_PREFIX}2024-07-01/*.parquet"
        )
    return RawFolder(raw, files, misplaced, events, misplaced_event_files(raw))
