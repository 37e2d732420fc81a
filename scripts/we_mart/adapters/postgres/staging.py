"""A model's result as a table of the server, column types as exact as they came."""

from typing import Any

import adbc_driver_postgresql.dbapi as adbc
import pyarrow as pa
import pyarrow.compute as pc

from we_mart.adapters.postgres.reading import quoted
from we_mart.errors import UserError

#: Types that are written as they are, and those of the server.
_WRITTEN = {
    pa.bool_(): "boolean",
    pa.int16(): "smallint",
    pa.int32(): "integer",
    pa.int64(): "bigint",
    pa.float32(): "real",
    pa.float64(): "double precision",
    pa.string(): "text",
    pa.large_string(): "text",
    pa.binary(): "bytea",
    pa.date32(): "date",
    pa.time64("us"): "time",
    pa.timestamp("us"): "timestamp",
}

#: Types that lose nothing as another one.
_WIDENED = {
    pa.null(): pa.string(),
    pa.int8(): pa.int16(),
    pa.uint8(): pa.int16(),
    pa.uint16(): pa.int32(),
    pa.uint32(): pa.int64(),
    pa.uint64(): pa.decimal128(20, 0),
    pa.float16(): pa.float32(),
    pa.string_view(): pa.string(),
    pa.large_binary(): pa.binary(),
    pa.binary_view(): pa.binary(),
    pa.date64(): pa.date32(),
}


def result_table(result: Any) -> pa.Table:
    """What a model returned as an Arrow table; UserError for anything but two kinds."""
    if not isinstance(result, pa.Table):
        import polars as pl

        if not isinstance(result, pl.DataFrame):
            kind = f"{type(result).__module__}.{type(result).__qualname__}"
            raise UserError(
                "a Python model returns a pyarrow.Table or a polars.DataFrame, this one"
                f" returned {kind.removeprefix('builtins.')}"
            )
        result = result.to_arrow()
    if not result.num_columns:
        raise UserError("the Python model returned a table without columns")
    return result


def write_staging(connection: adbc.Connection, relation: Any, result: pa.Table) -> None:
    """Make a table of an Arrow table, in place of one that a killed run left.

    relation: dbt's relation of the table
    """
    columns = [_column(result.column(name), name) for name in result.column_names]
    table = pa.table(columns, names=result.column_names)
    described = ", ".join(
        f"{quoted(field.name)} {_server_type(field.type)}" for field in table.schema
    )
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {relation}")
        # What is gone after the model needs no journal: half the time of the write.
        cursor.execute(f"create unlogged table {relation} ({described})")
        cursor.adbc_ingest(
            relation.identifier, table, "append", db_schema_name=relation.schema
        )


def drop_staging(connection: adbc.Connection, relation: Any) -> None:
    """Drop the table if it is there."""
    with connection.cursor() as cursor:
        # Nobody else should hold it; if somebody does, the next run drops it.
        cursor.execute("set lock_timeout = '10s'")
        cursor.execute(f"drop table if exists {relation}")


def _column(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """A column of a type that is written as it is."""
    wanted = _written_type(column.type)
    if wanted is None:
        raise UserError(
            f"column {name} of the Python model's result is of type {column.type}, for"
            " which no column type is the same on every engine: cast it"
        )
    if wanted == column.type:
        return column
    try:
        return pc.cast(column, wanted)
    except pa.ArrowInvalid as error:
        raise UserError(
            f"column {name} of the Python model's result: {error}"
        ) from None


def _written_type(given: pa.DataType) -> pa.DataType | None:
    if pa.types.is_dictionary(given):
        return _written_type(given.value_type)
    if pa.types.is_decimal(given):
        # DuckDB has no more digits, and no scale below zero.
        within = given.precision <= 38 and 0 <= given.scale <= given.precision
        return pa.decimal128(given.precision, given.scale) if within else None
    if pa.types.is_timestamp(given):
        return pa.timestamp("us", given.tz)
    if pa.types.is_time(given):
        return pa.time64("us")
    if isinstance(given, pa.JsonType):
        return given
    wanted = _WIDENED.get(given, given)
    return wanted if wanted in _WRITTEN or pa.types.is_decimal(wanted) else None


def _server_type(written: pa.DataType) -> str:
    if pa.types.is_decimal(written):
        return f"numeric({written.precision}, {written.scale})"
    if pa.types.is_timestamp(written) and written.tz:
        return "timestamp with time zone"
    return "jsonb" if isinstance(written, pa.JsonType) else _WRITTEN[written]
