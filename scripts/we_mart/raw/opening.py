"""What a dbt run on DuckDB needs to know of the raw folder before it starts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from we_mart.raw.check import check
from we_mart.raw.contract import Table, tables
from we_mart.raw.event_folder import EVENT_LINES
from we_mart.raw.event_lines import checked_lines_sql
from we_mart.raw.folder import RawFolder

#: Under this name DuckDB finds the event files: see the dbt-duckdb plugin.
LINES_RELATION = "we_mart_event_lines"

_DUCKDB_TYPES = {"string": "varchar", "json": "varchar", "int": "integer"}


@dataclass(frozen=True)
class Opening:
    """What was found.

    place: the raw folder, absolute
    arrived: (table key, day) that are new
    gone: (table key, day) known and no longer there, of tables that have others
    relations: SQL behind each table
    """

    place: str
    problems: list[str]
    absent: list[str]
    arrived: list[tuple[str, str]]
    gone: list[tuple[str, str]]
    relations: dict[str, str]


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _no_glob(path: str) -> str:
    """The path with what DuckDB would take for a pattern put in brackets."""
    return re.sub(r"([\[*?])", r"[\1]", path)


def relation_sql(folder: RawFolder, table: Table) -> str:
    """SELECT over the table's files in place; a typed empty one where it is absent.

    The type of part_date is stated: DuckDB would make a date of it.
    """
    if table.key not in folder.files:
        nulls = ", ".join(
            f'cast(null as {_DUCKDB_TYPES.get(c.type, c.type)}) as "{c.name}"'
            for c in table.columns
        )
        return f"select {nulls} where 1 = 0"
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    path = _no_glob(str(folder.path.absolute() / table.source / table.name))
    if not table.is_partitioned:
        return f"select {columns} from read_parquet({_literal(f'{path}/*.parquet')})"
    files = _literal(f"{path}/part_date=*/*.parquet")
    return (
        f"select {columns} from read_parquet({files}, hive_partitioning = true,"
        " hive_types = {'part_date': varchar})"
    )


def open_raw(
    folder: RawFolder,
    known: Iterable[tuple[str, str]],
    lost: Iterable[tuple[str, str]],
    day_range: tuple[str, str] | None,
) -> Opening:
    """Find what is new in the raw folder, and check just the files a run will read.

    known: (table key, day) that earlier runs have seen, and found there last
    lost: (table key, day) that they have seen, and not found there last
    day_range: first and last day that the user asked for, None for all that is new
    """
    seen = set(known)
    present = folder.table_days()
    gone = sorted(seen - set(present))
    # A table without any day is absent: its folder may be out of reach for a night.
    dated = {key for key, _ in present}
    if day_range is not None:
        first, last = day_range
        present = [(key, day) for key, day in present if first <= day <= last]
    arrived = [pair for pair in present if pair not in seen]

    to_check: dict[str, list[str]] = {key: [""] for key in folder.files}
    for key, day in arrived if day_range is None else present:
        to_check.setdefault(key, []).append(day)
    problems = check(folder, to_check)

    if day_range is not None and not present:
        first, last = day_range
        if not any(first <= day <= last for _, day in [*seen, *lost]):
            days = folder.all_days()
            held = f"{days[0]} to {days[-1]}" if days else "none"
            problems.append(
                f"no raw data from {first} to {last}: the days in {folder.path} are"
                f" {held}"
            )
    return Opening(
        str(folder.path.resolve()),
        problems,
        folder.absent,
        arrived,
        [(key, day) for key, day in gone if key in dated],
        {key: relation_sql(folder, table) for key, table in tables().items()}
        | {EVENT_LINES: checked_lines_sql(LINES_RELATION)},
    )
