"""Copies a raw folder into PostgreSQL, one table and day at a time."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

import adbc_driver_postgresql.dbapi as adbc
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from we_mart.errors import UserError
from we_mart.raw.check import check
from we_mart.raw.contract import PARTITION_COLUMN, Table, decimal_digits, tables
from we_mart.raw.event_folder import EVENT_LINES
from we_mart.raw.event_load import EVENT_TABLE, event_batches
from we_mart.raw.folder import RawFolder
from we_mart.raw.postgres import PostgresTarget, connect, days_held_sql

_POSTGRES_TYPES = {
    "string": "text",
    "json": "text",
    "int": "integer",
    "double": "double precision",
}
_BATCH_ROWS = 64 * 1024
#: What is sent at a time. ADBC encodes a batch, then sends it: a small one fits the
#: socket's buffer, and the next is encoded while the server works on it. With 256 KB
#: and more the two take turns, and a load takes 1.7 times as long.
_SENT_BYTES = 32 * 1024


@dataclass(frozen=True)
class Loaded:
    """Rows copied per table key, and how many days were there already."""

    rows: dict[str, int]
    days_kept: int


def _postgres_type(neutral: str) -> str:
    if decimal_digits(neutral):
        return neutral.replace("decimal", "numeric")
    return _POSTGRES_TYPES.get(neutral, neutral)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _execute(connection: adbc.Connection, sql: str) -> list[tuple[object, ...]]:
    with closing(connection.cursor()) as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall()) if cursor.description else []


def _create(connection: adbc.Connection, table: Table, schema: str) -> None:
    """Make schema, table and the index by day where they are not there yet."""
    columns = ", ".join(
        f"{_quoted(c.name)} {_postgres_type(c.type)}" for c in table.columns
    )
    where = f"{_quoted(schema)}.{_quoted(table.name)}"
    _execute(connection, f"create schema if not exists {_quoted(schema)}")
    _execute(connection, f"create table if not exists {where} ({columns})")
    if table.is_partitioned:
        index = _quoted(f"{table.name}_{PARTITION_COLUMN}")
        _execute(
            connection,
            f"create index if not exists {index} on {where} ({PARTITION_COLUMN})",
        )


def _utc(column: pa.ChunkedArray | pa.Array, wanted: pa.DataType) -> pa.Array:
    if pa.types.is_timestamp(column.type) and column.type.tz is not None:
        column = column.cast(pa.timestamp(column.type.unit, "UTC")).cast(
            pa.timestamp(column.type.unit)
        )
    # Finer than microseconds cannot be kept by PostgreSQL, nor by the other engines.
    return pc.cast(column, wanted, safe=not pa.types.is_timestamp(wanted))


def read_batches(table: Table, paths: list[Path], day: str) -> Iterator[pa.RecordBatch]:
    """Record batches of a table's files in the contract's columns and types."""
    schema = target_schema(table)
    for path in paths:
        with pq.ParquetFile(path) as file:
            names = [c.name for c in table.file_columns]
            for batch in file.iter_batches(_BATCH_ROWS, columns=names):
                arrays = [
                    pa.repeat(pa.scalar(day), batch.num_rows)
                    if field.name == PARTITION_COLUMN
                    else _utc(batch.column(field.name), field.type)
                    for field in schema
                ]
                yield pa.record_batch(arrays, schema=schema)


def _slices(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """The batch in pieces of about _SENT_BYTES; nothing is copied."""
    rows = max(1, batch.num_rows * _SENT_BYTES // max(1, batch.nbytes))
    for start in range(0, batch.num_rows, rows):
        yield batch.slice(start, rows)


def target_schema(table: Table) -> pa.Schema:
    """Arrow schema of the rows that go to PostgreSQL, part_date included."""
    fields = {field.name: field for field in table.arrow_schema()}
    partition = pa.field(PARTITION_COLUMN, pa.string(), nullable=False)
    return pa.schema([fields.get(c.name, partition) for c in table.columns])


def _load_day(
    connection: adbc.Connection, table: Table, schema: str, paths: list[Path], day: str
) -> int:
    """Replace one day (or a table without days) in one transaction; rows copied."""
    where = f"{_quoted(schema)}.{_quoted(table.name)}"
    condition = f" where {PARTITION_COLUMN} = '{day}'" if day else ""
    rows = event_batches if table is EVENT_TABLE else partial(read_batches, table)
    reader = pa.RecordBatchReader.from_batches(
        target_schema(table), chain.from_iterable(map(_slices, rows(paths, day)))
    )
    with closing(connection.cursor()) as cursor:
        # Another load of the table waits here, and then sees what this one wrote.
        cursor.execute(f"lock table {where} in exclusive mode")
        cursor.execute(f"delete from {where}{condition}")
        copied = cursor.adbc_ingest(
            table.name, reader, mode="append", db_schema_name=schema
        )
    connection.commit()
    return int(copied)


def _days_held(connection: adbc.Connection, table: Table, schema: str) -> set[str]:
    where = f"{_quoted(schema)}.{_quoted(table.name)}"
    found = _execute(connection, days_held_sql(where))
    return {str(row[0]) for row in found}


def load(
    folder: RawFolder,
    target: PostgresTarget,
    day_range: tuple[str, str] | None = None,
    progress: Callable[[str], None] = lambda text: None,
) -> Loaded:
    """Copy the days that the database does not hold yet, or a range of days anew.

    Of a range, days that are gone from the folder are emptied in the database.

    Tables without part_date are replaced. Every table and day is a transaction of its
    own: a load that was cut off is taken up where it stopped.

    Raises UserError for files that break the contract, before anything is written, for
    a range without data, and for a server that refuses.
    """
    problems = check(folder, progress=lambda text: None)
    if problems:
        raise UserError("; ".join(problems[:10]))
    if day_range and not any(
        day_range[0] <= d <= day_range[1] for d in folder.all_days()
    ):
        raise UserError(
            f"no raw data from {day_range[0]} to {day_range[1]} in {folder.path}"
        )
    rows: dict[str, int] = {}
    kept = 0
    with closing(connect(target)) as connection:
        for key, by_day in [*folder.files.items(), (EVENT_LINES, folder.events)]:
            table = EVENT_TABLE if key == EVENT_LINES else tables()[key]
            schema = target.schema_prefix + table.source
            try:
                _create(connection, table, schema)
                connection.commit()
                held = (
                    set()
                    if day_range or not table.is_partitioned
                    else (_days_held(connection, table, schema))
                )
                if day_range and table.is_partitioned:
                    gone = _days_held(connection, table, schema) - by_day.keys()
                    by_day = by_day | {day: [] for day in gone}
                for day, paths in by_day.items():
                    if day and day_range and not day_range[0] <= day <= day_range[1]:
                        continue
                    if day in held:
                        kept += 1
                        continue
                    copied = _load_day(connection, table, schema, paths, day)
                    rows[key] = rows.get(key, 0) + copied
                    progress(f"{key} {day}: {copied:,} rows")
                _execute(connection, f"analyze {_quoted(schema)}.{_quoted(table.name)}")
                connection.commit()
            except adbc.Error as error:
                connection.rollback()
                reason = str(error).splitlines()[0]
                raise UserError(f"{key} could not be loaded: {reason}") from None
    return Loaded(rows, kept)
