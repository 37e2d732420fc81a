"""Event files of the raw folder, and the manifests of what is dirty in them.

<raw>/events/events_YYYYMMDD.jsonl: one file a business day, events in order of time.
<raw>/events_manifest/events_YYYYMMDD.csv: beside the data, as readers of events take
every file of their folder; one row for each record that has to fail.
"""

import csv
import datetime
import io
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

import numpy as np
import polars as pl
import pyarrow as pa

from we_mart.raw.event_folder import EVENTS
from we_mart.raw.generator.clock import Ints
from we_mart.raw.generator.event_day import DayEvents, Lines, events_of
from we_mart.raw.generator.event_dirt import Dirt, Planter
from we_mart.raw.generator.event_folder import MANIFESTS
from we_mart.raw.generator.event_sessions import Shop
from we_mart.raw.generator.event_users import users_for
from we_mart.raw.generator.writer import temporary

#: Events whose lines are made at a time, and threads that do so (polars and NumPy
#: release the GIL).
_PIECE = 1 << 16
_THREADS = 2

MANIFEST_COLUMNS = (
    "file", "line", "event_id", "kind", "field", "checks", "record", "session_id",
)  # fmt: skip


def write_event_files(
    raw: Path,
    days: list[datetime.date],
    events_per_day: int,
    members: int,
    seed: int,
    dirty: Mapping[str, float],
    progress: Callable[[str], None],
) -> int:
    """Write a file for each day; returns the number of lines.

    events_per_day: of a Monday to Friday; dirty: share of each kind to plant
    """
    shop = Shop(seed, users_for(members, events_per_day))
    (raw / EVENTS).mkdir(parents=True, exist_ok=True)
    total = 0
    for day in days:
        events = events_of(shop, day, events_per_day, is_first=day == days[0])
        lines = Lines(shop, events)
        path = raw / EVENTS / f"events_{day:%Y%m%d}.jsonl"
        dirt = Dirt()
        if dirty:
            draws = shop.draws.child("dirt", day)
            dirt = Planter(draws, events, lines).plant(dirty)
            _write_manifest(raw / MANIFESTS / f"{path.stem}.csv", path.name, dirt)
        count = _write(path, events, lines, dirt)
        progress(f"events {day}: {count:,} lines{_told(dirt)}")
        total += count
    return total


def _told(dirt: Dirt) -> str:
    """What to say of dirty records."""
    told = f", {len(dirt.planted):,} dirty records" if dirt.planted else ""
    if dirt.short:
        told += f"; too few records for all of {', '.join(dirt.short)}"
    return told


def _write(path: Path, events: DayEvents, lines: Lines, dirt: Dirt) -> int:
    """Write a file under a temporary name, then rename it; returns its lines."""
    count = len(events) + sum(len(texts) - 1 for texts in dirt.lines.values())
    rows = np.array(sorted(dirt.lines), dtype=np.int64)
    try:
        with temporary(path).open("wb") as file:
            for begin, piece in _pieces(len(events), lines):
                _splice(file, begin, piece, rows, dirt)
        os.replace(temporary(path), path)
    except BaseException:
        temporary(path).unlink(missing_ok=True)
        raise
    return count


def _pieces(n: int, lines: Lines) -> Iterator[tuple[int, pa.LargeStringArray]]:
    """First row and lines of each piece; two are made while one is written."""
    waiting: deque[tuple[int, Future[pa.LargeStringArray]]] = deque()
    with ThreadPoolExecutor(_THREADS) as pool:
        for begin in range(0, n, _PIECE):
            waiting.append((begin, pool.submit(_piece, lines, begin, n)))
            if len(waiting) > _THREADS:
                first, future = waiting.popleft()
                yield first, future.result()
        for first, future in waiting:
            yield first, future.result()


def _piece(lines: Lines, begin: int, n: int) -> pa.LargeStringArray:
    texts = lines.texts(slice(begin, min(begin + _PIECE, n)))
    return texts.to_arrow(compat_level=pl.CompatLevel.oldest())


def _splice(
    file: BinaryIO, begin: int, piece: pa.LargeStringArray, rows: Ints, dirt: Dirt
) -> None:
    """Append the lines of a piece, with other lines in place of the dirty rows.

    The texts of an Arrow column lie one after the other: what is clean is copied.
    """
    _, offsets, data = piece.buffers()
    ends = np.frombuffer(offsets, dtype=np.int64)[: len(piece) + 1]
    text = memoryview(data)
    done = int(ends[0])
    first, last = np.searchsorted(rows, [begin, begin + len(piece)])
    for row in rows[first:last].tolist():
        file.write(text[done : ends[row - begin]])
        file.writelines(line + b"\n" for line in dirt.lines[row])
        done = int(ends[row - begin + 1])
    file.write(text[done : ends[-1]])


def _write_manifest(path: Path, file: str, dirt: Dirt) -> None:
    """Rows of MANIFEST_COLUMNS, in order of lines, one for each record that fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(MANIFEST_COLUMNS)
    for line, found in dirt.manifest():
        writer.writerow(
            (
                file, line, found.event_id, found.kind, found.field, found.check,
                found.record, found.session_id,
            )
        )  # fmt: skip
    temporary(path).write_text(text.getvalue(), encoding="utf-8")
    os.replace(temporary(path), path)
