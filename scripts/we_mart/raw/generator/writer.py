"""Parquet files of the raw folder: exactly the contract's schema, whole or absent."""

import datetime
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from we_mart.raw.contract import PARTITION_COLUMN, Table, tables

Columns = Mapping[str, pa.Array]

ROW_GROUP = 1 << 20
#: Encoding and compression release the GIL, so two threads keep two cores busy.
_THREADS = 2
#: Tables that wait for a thread hold memory: no more than this many at a time.
_WAITING = 3
#: Integer columns of few values; other integers are ids, where a dictionary only costs.
_SMALL_DOMAINS = {"comm_id", "we_art_id", "ws_art_id", "qty", "album_qty", "sale_id"}


class RawWriter:
    """Writes tables and days in the background and counts their rows."""

    def __init__(self, raw: Path, progress: Callable[[str], None]) -> None:
        self._raw = raw
        self._progress = progress
        self._pool = ThreadPoolExecutor(_THREADS)
        self._slots = BoundedSemaphore(_WAITING)
        self._running: list[Future[None]] = []
        self._quiet = False
        self.rows: dict[str, int] = {}

    def __enter__(self) -> "RawWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=error is not None)
        if error is None:
            self._raise_failures(wait=True)

    def write(self, key: str, day: datetime.date | None, columns: Columns) -> None:
        """Write one table of one day (None: a table without part_date)."""
        table = to_table(tables()[key], columns)
        self._count(key, day, table.num_rows)
        self.submit(write_file, self._path(key, day), table)

    @contextmanager
    def open(self, key: str, day: datetime.date) -> Iterator["PartFile"]:
        """One table of one day, written piece by piece."""
        part = PartFile(self, tables()[key], self._path(key, day))
        try:
            yield part
            part.close()
        except BaseException:
            part.discard()
            raise
        self._count(key, day, part.rows)

    def submit(self, work: Callable[..., None], *values: object) -> Future[None]:
        """Run `work` in a thread; wait first if too much is under way."""
        self._raise_failures(wait=False)
        self._slots.acquire()
        future = self._pool.submit(work, *values)
        future.add_done_callback(lambda _: self._slots.release())
        self._running.append(future)
        return future

    def _raise_failures(self, wait: bool) -> None:
        for future in [f for f in self._running if wait or f.done()]:
            future.result()
            self._running.remove(future)

    def _path(self, key: str, day: datetime.date | None) -> Path:
        folder = self._raw / tables()[key].source / tables()[key].name
        if day is not None:
            folder = folder / f"{PARTITION_COLUMN}={day.isoformat()}"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / "part-0.parquet"

    @contextmanager
    def days(self, key: str) -> Iterator[None]:
        """Many days of one table: progress is told once, at their end."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False
        self._progress(f"{key}: {self.rows.get(key, 0):,} rows")

    def _count(self, key: str, day: datetime.date | None, rows: int) -> None:
        self.rows[key] = self.rows.get(key, 0) + rows
        if not self._quiet:
            self._progress(f"{key}{f' {day}' if day else ''}: {rows:,} rows")


class PartFile:
    """One Parquet file that grows by row groups; it appears when it is closed."""

    def __init__(self, writer: RawWriter, table: Table, path: Path) -> None:
        self._writer = writer
        self._table = table
        self._path = path
        self._temporary = temporary(path)
        self._file: pq.ParquetWriter | None = None
        self._last: Future[None] | None = None
        self.rows = 0

    def write(self, piece: pa.Table) -> None:
        """Append one row group; pieces share one schema (see `to_table`)."""
        if self._last:
            self._last.result()
        self.rows += piece.num_rows
        self._last = self._writer.submit(self._append, piece)

    def _append(self, piece: pa.Table) -> None:
        if self._file is None:
            self._file = pq.ParquetWriter(
                self._temporary, piece.schema, **_options(piece)
            )
        self._file.write_table(piece, row_group_size=ROW_GROUP)

    def close(self) -> None:
        """Finish the file and give it its name; without pieces it is an empty table."""
        if self._last is None:
            write_file(self._path, self._table.arrow_schema().empty_table())
            return
        self._last.result()
        if self._file:
            self._file.close()
        os.replace(self._temporary, self._path)

    def discard(self) -> None:
        """Remove what an interrupted run has written of the file."""
        if self._last:
            wait([self._last])
        if self._file:
            self._file.close()
        self._temporary.unlink(missing_ok=True)


def temporary(path: Path) -> Path:
    """A name beside `path` that no reader takes for a Parquet file."""
    return path.with_name(f".{path.name}.tmp")


def write_file(path: Path, table: pa.Table) -> None:
    """Write a Parquet file under a temporary name, then rename it."""
    try:
        pq.write_table(
            table, temporary(path), row_group_size=ROW_GROUP, **_options(table)
        )
        os.replace(temporary(path), path)
    except BaseException:
        temporary(path).unlink(missing_ok=True)
        raise


def _options(table: pa.Table) -> dict[str, object]:
    """Parquet options. Without the stored Arrow schema dictionaries read as text."""
    encoded = [
        field.name
        for field in table.schema
        if pa.types.is_dictionary(field.type) or field.name in _SMALL_DOMAINS
    ]
    return {
        "compression": "zstd",
        "compression_level": 1,
        "use_dictionary": encoded or False,
        "store_schema": False,
    }


def to_table(table: Table, columns: Columns) -> pa.Table:
    """Arrow table in the contract's order; ValueError where columns do not fit it."""
    fields, arrays = [], []
    for field in table.arrow_schema():
        column = columns[field.name]
        kind = column.type
        values = kind.value_type if pa.types.is_dictionary(kind) else kind
        if values != field.type:
            raise ValueError(f"{table.key}.{field.name} is {values}, not {field.type}")
        if column.null_count and not field.nullable:
            raise ValueError(f"{table.key}.{field.name} holds nulls")
        fields.append(field.with_type(kind))
        arrays.append(column)
    if len(columns) != len(fields):
        raise ValueError(f"{table.key}: columns {set(columns)} are not the contract's")
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def remove_table(raw: Path, key: str) -> None:
    """Remove the Parquet files and day folders of one table, nothing else."""
    folder = raw / tables()[key].source / tables()[key].name
    for part in folder.glob(f"{PARTITION_COLUMN}=*"):
        shutil.rmtree(part)
    for file in folder.glob("*.parquet"):
        file.unlink()
