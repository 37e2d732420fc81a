"""Checks raw Parquet files against the contract before anything is written."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import types

from we_mart.raw.contract import Column, Table, decimal_digits, tables
from we_mart.raw.folder import RawFolder

_INT32 = (pa.int8(), pa.int16(), pa.int32(), pa.uint8(), pa.uint16())
_ACCEPTS: dict[str, Callable[[pa.DataType], bool]] = {
    "string": lambda t: types.is_string(t) or types.is_large_string(t),
    "json": lambda t: types.is_string(t) or types.is_large_string(t),
    "int": lambda t: t in _INT32,
    "bigint": lambda t: t in (*_INT32, pa.int64(), pa.uint32()),
    "double": lambda t: t in (pa.float32(), pa.float64()),
    "boolean": types.is_boolean,
    "date": types.is_date32,
    "timestamp": types.is_timestamp,
}


def fits(found: pa.DataType, column: Column) -> bool:
    """Whether every value of the found type can be read as the column's, unchanged.

    Narrower types fit (int32 for bigint); a column of nothing but nulls fits where
    nulls may be. A timestamp with a zone is an instant and is read in UTC.
    """
    if types.is_dictionary(found):
        found = found.value_type
    if types.is_null(found):
        return column.nullable
    digits = decimal_digits(column.type)
    if digits is None:
        return _ACCEPTS[column.type](found)
    if not types.is_decimal(found):
        return False
    precision, scale = digits
    return bool(
        found.scale <= scale and found.precision - found.scale <= precision - scale
    )


def check_file(table: Table, path: Path) -> list[str]:
    """Problems of one file, one line each: table, column, found, expected."""
    try:
        schema = pq.read_schema(path)
    except (OSError, pa.ArrowException) as error:
        reason = str(error).splitlines()[0]
        return [f"{table.key}: {path} cannot be read as Parquet ({reason}): replace it"]
    problems = []
    for column in table.file_columns:
        position = schema.get_field_index(column.name)
        if position < 0:
            problems.append(
                f"{table.key}: column {column.name} is missing in {path},"
                f" expected {column.type}"
            )
        elif not fits(schema.field(position).type, column):
            problems.append(
                f"{table.key}: column {column.name} is {schema.field(position).type}"
                f" in {path}, expected {column.type}"
            )
    return problems


def check(
    folder: RawFolder,
    days: dict[str, Iterable[str]] | None = None,
    progress: Callable[[str], None] = lambda text: None,
) -> list[str]:
    """Problems of a raw folder, in the contract's order.

    days: per table key the days to look at ('' for tables without part_date);
    None looks at every file.
    """
    problems = [
        f"{path} is not a folder like part_date=2024-07-01: rename or remove it"
        for path in folder.misplaced
    ]
    with ThreadPoolExecutor(max_workers=4) as pool:
        for key, by_day in folder.files.items():
            wanted = (
                by_day
                if days is None
                else [d for d in days.get(key, ()) if d in by_day]
            )
            paths = [path for day in wanted for path in by_day[day]]
            progress(f"{key}: {len(paths)} files")
            table = tables()[key]
            for found in pool.map(lambda p, t=table: check_file(t, p), paths):
                problems += found
    return problems
