"""Checks raw Parquet files against the contract before anything is written."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import types

from we_mart.raw.contract import Column, Table, arrow_type, tables
from we_mart.raw.folder import RawFolder

_ACCEPTS: dict[str, Callable[[pa.DataType], bool]] = {
    "string": lambda t: types.is_string(t) or types.is_large_string(t),
    "json": lambda t: types.is_string(t) or types.is_large_string(t),
    "timestamp": types.is_timestamp,
}


def fits(found: pa.DataType, column: Column) -> bool:
    """Whether a file's type is the column's.

    Numbers must be of the very width and scale: DuckDB reads all files of a table with
    the types of the first, so a narrower one there would round or refuse the others.
    Texts may be encoded in any way. A timestamp may be of any unit; one with a zone is
    an instant and is read in UTC.
    """
    if types.is_dictionary(found):
        found = found.value_type
    accepts = _ACCEPTS.get(column.type)
    return bool(accepts(found) if accepts else found == arrow_type(column.type))


@dataclass(frozen=True)
class Problem:
    """What is wrong with a table, where it was seen, and what to do or expect."""

    table: str
    found: str
    path: Path
    remedy: str

    def told(self, files: int = 1) -> str:
        """One line; `files` is how many files have the same problem."""
        more = f" and {files - 1} more files" if files > 1 else ""
        return f"{self.table}: {self.found} in {self.path}{more}, {self.remedy}"


def check_file(table: Table, path: Path) -> list[Problem]:
    """Problems of one file, in the order of the contract's columns."""
    try:
        schema = pq.read_schema(path)
    except (OSError, pa.ArrowException) as error:
        reason = str(error).splitlines()[0]
        found = f"no Parquet that can be read ({reason})"
        return [Problem(table.key, found, path, "replace the file")]
    problems = []
    for column in table.file_columns:
        position = schema.get_field_index(column.name)
        if position < 0:
            found = f"column {column.name} is missing"
        elif not fits(schema.field(position).type, column):
            found = f"column {column.name} is {schema.field(position).type}"
        else:
            continue
        problems.append(Problem(table.key, found, path, f"expected {column.type}"))
    return problems


def check(
    folder: RawFolder,
    days: dict[str, list[str]] | None = None,
    progress: Callable[[str], None] = lambda text: None,
) -> list[str]:
    """Problems of a raw folder, one line each, in the contract's order.

    A problem that several files share is told once, with the first file and a count.

    days: per table key the days to look at ('' for tables without part_date);
    None looks at every file.
    """
    told = [
        f"{path} is not a folder like part_date=2024-07-01: rename or remove it"
        for path in folder.misplaced
    ]
    told += [
        f"{path} is not named like events_20240701.jsonl: rename or remove it"
        for path in folder.misplaced_events
    ]
    for key, by_day in folder.files.items():
        wanted = (
            by_day if days is None else [d for d in days.get(key, ()) if d in by_day]
        )
        paths = [path for day in wanted for path in by_day[day]]
        progress(f"{key}: {len(paths)} files")
        alike: dict[tuple[str, str], list[Problem]] = {}
        for path in paths:
            for problem in check_file(tables()[key], path):
                alike.setdefault((problem.found, problem.remedy), []).append(problem)
        told += [problems[0].told(len(problems)) for problems in alike.values()]
    return told
