"""`we-mart export`: the batch aggregates of commerce events as Parquet and CSV."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from we_mart.build import schema
from we_mart.errors import UserError
from we_mart.raw.postgres import PostgresTarget, connect
from we_mart.warehouse import duckdb_path, open_warehouse

_PERCENT = pa.decimal128(38, 2)
_SECONDS = pa.decimal128(38, 3)
_RATES = [
    ("view_to_click_rate", _PERCENT),
    ("click_to_cart_rate", _PERCENT),
    ("cart_to_purchase_rate", _PERCENT),
    ("overall_conversion_rate", _PERCENT),
]


def _counts(*names: str) -> list[tuple[str, pa.DataType]]:
    return [(name, pa.int64()) for name in names]


#: Columns of each table, the same whichever engine made them. What has an event_date
#: can be exported by day.
AGGREGATES = {
    "funnel_conversion": pa.schema(
        [
            ("event_date", pa.date32()),
            ("platform", pa.string()),
            *_counts("session_count", "view_sessions", "click_sessions"),
            *_counts("cart_sessions", "purchase_sessions"),
            *_RATES,
        ]
    ),
    "hourly_traffic": pa.schema(
        [
            ("event_date", pa.date32()),
            ("event_hour", pa.int32()),
            ("platform", pa.string()),
            *_counts("event_count", "user_count", "session_count"),
        ]
    ),
    "product_conversion": pa.schema(
        [
            ("product_id", pa.string()),
            *_counts("click_count", "cart_count", "purchase_count"),
            ("revenue", _PERCENT),
            ("conversion_rate", _PERCENT),
        ]
    ),
    "session_sequences": pa.schema(
        [
            ("session_id", pa.string()),
            ("event_date", pa.date32()),
            ("event_sequence", pa.string()),
            ("event_count", pa.int64()),
            ("duration_seconds", _SECONDS),
            ("has_purchase", pa.bool_()),
        ]
    ),
    "session_patterns": pa.schema(
        [
            ("event_sequence", pa.string()),
            ("session_count", pa.int64()),
            ("mean_seconds", _SECONDS),
            ("purchase_rate", _PERCENT),
        ]
    ),
}


@dataclass(frozen=True)
class ExportRequest:
    """What to write: a range of days, or all; tables over all days are always whole."""

    folder: Path
    target: str = "duckdb"
    day_range: tuple[str, str] | None = None


def export(
    request: ExportRequest, say: Callable[[str], None] = lambda text: None
) -> dict[str, int]:
    """Write <folder>/<table>.parquet and .csv, and return the rows of each.

    A file is complete or not there. UserError where the tables are not there yet.
    """
    request.folder.mkdir(parents=True, exist_ok=True)
    rows = {}
    for table, columns in AGGREGATES.items():
        sql = f"select {', '.join(columns.names)} from {schema('we_mart')}.{table}"
        if "event_date" in columns.names and request.day_range:
            first, last = request.day_range
            sql += f" where event_date between date '{first}' and date '{last}'"
        with _batches(request.target, f"{sql} order by 1, 2, 3") as reader:
            rows[table] = _write(request.folder / table, columns, reader)
        say(f"{table}: {rows[table]:,} rows")
    return rows


def _write(path: Path, columns: pa.Schema, reader: pa.RecordBatchReader) -> int:
    rows = 0
    finals = [path.with_suffix(".parquet"), path.with_suffix(".csv")]
    unfinished = [final.with_name(f".{final.name}.part") for final in finals]
    try:
        with (
            pq.ParquetWriter(unfinished[0], columns) as table,
            pc.CSVWriter(unfinished[1], columns) as text,
        ):
            for found in reader:
                arrays = map(_as, found.columns, columns.types)
                batch = pa.record_batch(list(arrays), schema=columns)
                table.write_batch(batch)
                text.write_batch(batch)
                rows += batch.num_rows
        for written, final in zip(unfinished, finals, strict=True):
            written.replace(final)
    finally:
        for left in unfinished:
            left.unlink(missing_ok=True)
    return rows


def _as(column: pa.Array, wanted: pa.DataType) -> pa.Array:
    """The column in its type; ADBC gives PostgreSQL's numeric as text."""
    if isinstance(column, pa.ExtensionArray):
        column = column.storage
    return column.cast(wanted)


@contextmanager
def _batches(target: str, sql: str) -> Iterator[pa.RecordBatchReader]:
    try:
        if target == "duckdb":
            with open_warehouse("duckdb", read_only=True):
                pass
            with closing(duckdb.connect()) as connection:
                quoted = str(duckdb_path()).replace("'", "''")
                connection.execute(f"attach '{quoted}' as warehouse (read_only)")
                connection.execute("use warehouse")
                yield connection.sql(sql).to_arrow_reader(64 * 1024)
            return
        server = PostgresTarget.from_environment()
        with closing(connect(server)) as held, closing(held.cursor()) as cursor:
            cursor.execute(sql)
            yield cursor.fetch_record_batch()
    except Exception as error:
        message = str(error)
        if "does not exist" in message:
            raise UserError(
                "the aggregates are not built yet: run `we-mart build` on days with"
                " event files"
            ) from None
        raise
