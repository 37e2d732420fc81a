"""Reads event files line by line, in place, as a stream that DuckDB scans.

DuckDB's own readers do not serve a log that may hold anything: they skip blank lines,
take a second object on a line for none, stop at a byte that is not UTF-8, and number no
lines. So lines are cut here, and parsed by DuckDB.
"""

import gzip
import itertools
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import FileIO
from pathlib import Path

import numpy as np
import pyarrow as pa

from we_mart.errors import UserError
from we_mart.raw.event_json import MAX_DEPTH

MAX_LINE_BYTES = 1 << 20
_BLOCK_BYTES = 1 << 19
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

LINE_SCHEMA = pa.schema(
    [
        pa.field("part_date", pa.string()),
        pa.field("file_name", pa.string()),
        pa.field("line_no", pa.int64()),
        pa.field("line", pa.string()),
        pa.field("fault", pa.string()),
        pa.field("raw_line", pa.string()),
    ]
)


class EventLines:
    """Lines of event files, read anew by each scan; DuckDB can `register` it.

    Columns: LINE_SCHEMA. `line` ends with its newline. A line that cannot be a text of
    at most MAX_LINE_BYTES has a `fault` instead, and in `raw_line` what can be shown.
    """

    def __init__(self, files: Callable[[], Mapping[str, Sequence[Path]]]) -> None:
        """files: gives the paths by day; asked when a scan begins."""
        self._files = files

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Arrow's PyCapsule interface."""
        reader = pa.RecordBatchReader.from_batches(LINE_SCHEMA, self._batches())
        return reader.__arrow_c_stream__(requested_schema)

    def _batches(self) -> Iterator[pa.RecordBatch]:
        for day, paths in self._files().items():
            for path in paths:
                yield from line_batches(path, day)


def line_batches(path: Path, day: str) -> Iterator[pa.RecordBatch]:
    """Lines of one file in batches; UserError for a file that cannot be read."""
    try:
        with _open(path) as file:
            line_no = 1
            for block in _whole_lines(file):
                batch = _batch(block, day, path.name, line_no)
                line_no += batch.num_rows
                yield batch
            if line_no == 1:
                # So that its day is known, and fails, wherever the lines are copied to.
                yield _rows(day, path.name, 0, [(None, "empty file", None)])
    except (OSError, EOFError, zlib.error) as error:
        raise UserError(
            f"event file {path} cannot be read to its end ({error}): deliver it again"
        ) from None


def _open(path: Path) -> gzip.GzipFile | FileIO:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb", buffering=0)


def _whole_lines(file: gzip.GzipFile | FileIO) -> Iterator[memoryview]:
    """The file in blocks that end with a newline, but perhaps for the last.

    Each block has memory of its own, as Arrow goes on reading it; nothing is copied but
    the line that a block breaks off.
    """
    rest = b""
    is_start = True
    while True:
        block = bytearray(len(rest) + _BLOCK_BYTES)
        block[: len(rest)] = rest
        size = file.readinto(memoryview(block)[len(rest) :])
        end = len(rest) + size
        has_mark = is_start and block[:end].startswith(_BYTE_ORDER_MARK)
        start = len(_BYTE_ORDER_MARK) if has_mark else 0
        cut = end if size == 0 else block.rfind(b"\n", 0, end) + 1
        if cut > start:
            yield memoryview(block)[start:cut]
        if size == 0:
            return
        is_start = False
        # Of a line without end no more is kept than shows that it is too long.
        rest = bytes(memoryview(block)[max(cut, start) : end][: MAX_LINE_BYTES + 2])


def _batch(data: memoryview, day: str, file_name: str, first_no: int) -> pa.RecordBatch:
    ends = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n")) + 1
    if not len(ends) or ends[-1] != len(data):
        ends = np.append(ends, len(data))
    offsets = np.concatenate(([0], ends)).astype(np.int32)
    count = len(ends)
    if int(np.diff(offsets).max()) <= MAX_LINE_BYTES:
        buffers = [None, pa.py_buffer(offsets), pa.py_buffer(data)]
        try:
            # The cast looks whether all is UTF-8, and copies nothing.
            lines = pa.Array.from_buffers(pa.binary(), count, buffers).cast(pa.string())
        except pa.ArrowInvalid:
            pass
        else:
            nulls = pa.nulls(count, pa.string())
            return _record_batch(day, file_name, first_no, [lines, nulls, nulls])
    pairs = itertools.pairwise(offsets.tolist())
    told = [_line(bytes(data[start:end])) for start, end in pairs]
    return _rows(day, file_name, first_no, told)


def _rows(
    day: str,
    file_name: str,
    first_no: int,
    lines: list[tuple[str | None, str | None, str | None]],
) -> pa.RecordBatch:
    columns = [pa.array(values, pa.string()) for values in zip(*lines, strict=True)]
    return _record_batch(day, file_name, first_no, columns)


def _record_batch(
    day: str, file_name: str, first_no: int, columns: list[pa.Array]
) -> pa.RecordBatch:
    count = len(columns[0])
    return pa.record_batch(
        [
            pa.repeat(pa.scalar(day), count),
            pa.repeat(pa.scalar(file_name), count),
            pa.array(np.arange(first_no, first_no + count, dtype=np.int64)),
            *columns,
        ],
        schema=LINE_SCHEMA,
    )


def _line(data: bytes) -> tuple[str | None, str | None, str | None]:
    """Line, fault and raw line of a line that was looked at by itself."""
    bare = data.removesuffix(b"\n").removesuffix(b"\r")
    if len(bare) > MAX_LINE_BYTES:
        shown = bare[:MAX_LINE_BYTES].decode("utf-8", "backslashreplace")
        return None, "over 1 MiB", shown
    try:
        return data.decode(), None, None
    except UnicodeDecodeError:
        return None, "not UTF-8", bare.decode("utf-8", "backslashreplace")


def checked_lines_sql(lines: str) -> str:
    """SELECT for DuckDB over EventLines: `line` where it is readable, else `fault`.

    lines: name of the relation. `register_functions` has to have been called.
    """
    brackets = "strlen(line) - strlen(replace(replace(line, '[', ''), '{', ''))"
    return f"""
select
    part_date,
    file_name,
    line_no,
    case when fault is null then line end as line,
    fault,
    case
        when fault is not null
            then replace(
                coalesce(raw_line, regexp_replace(line, '\\r?\\n?$', '')),
                chr(0),
                '\\x00'
            )
    end as raw_line
from (
    select
        part_date,
        file_name,
        line_no,
        line,
        raw_line,
        case
            when line is null then fault
            when not json_valid(line) then 'not JSON'
            when regexp_matches(line, ',\\s*[\\]}}]') then we_mart_line_fault(line)
            when strlen(line) > 1000
                and (strlen(line) > 4000 or {brackets} > {MAX_DEPTH})
                then we_mart_line_fault(line)
            when starts_with(line, '{{') then null
            when not starts_with(ltrim(line, chr(32) || chr(9) || chr(13)), '{{')
                then 'not an object'
        end as fault
    from {lines}
) as checked
"""
