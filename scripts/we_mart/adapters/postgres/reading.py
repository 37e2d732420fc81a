"""Query results as Arrow tables, with the column types that DuckDB gives."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import adbc_driver_postgresql.dbapi as adbc
import pyarrow as pa
import pyarrow.compute as pc

from we_mart.errors import UserError

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Relation:
    """A query that is read when it is asked for, as often as it is asked for.

    The two methods are those of DuckDB's relations that models of this project use.
    """

    connection: adbc.Connection
    query: str

    def to_arrow_table(self) -> pa.Table:
        """All rows; UserError for a column of a type that engines do not share."""
        with self.connection.cursor() as cursor:
            cursor.execute(_readable(cursor, self.query))
            return _table(cursor.fetch_arrow_table(), self.query)

    def pl(self) -> "pl.DataFrame":
        """As to_arrow_table(), as a Polars frame."""
        import polars as pl

        frame = pl.from_arrow(self.to_arrow_table())
        assert isinstance(frame, pl.DataFrame)
        return frame


@dataclass(frozen=True)
class Session:
    """The second argument of a model: runs a query, as DuckDB's connection does."""

    connection: adbc.Connection

    def sql(self, query: str) -> Relation:
        """The relation of a query."""
        return Relation(self.connection, query)


def quoted(name: str) -> str:
    """An identifier as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def _readable(cursor: adbc.Cursor, query: str) -> str:
    """The query with uuids as text: the driver would give their bytes."""
    schema = cursor.adbc_execute_schema(query)
    if not any(isinstance(field.type, pa.UuidType) for field in schema):
        return query
    columns = [
        f"cast({quoted(field.name)} as text) as {quoted(field.name)}"
        if isinstance(field.type, pa.UuidType)
        else quoted(field.name)
        for field in schema
    ]
    return f"select {', '.join(columns)} from ({query}) as asked"


def _table(read: pa.Table, query: str) -> pa.Table:
    columns = [
        _column(read.column(position), field, query)
        for position, field in enumerate(read.schema)
    ]
    return pa.table(columns, names=read.schema.names)


def _column(column: pa.ChunkedArray, field: pa.Field, query: str) -> pa.ChunkedArray:
    """A column without the driver's extension types and notes."""
    if not isinstance(field.type, pa.BaseExtensionType):
        return column
    if isinstance(field.type, pa.JsonType):
        return pc.cast(column, pa.string())
    kind = (field.metadata or {}).get(b"POSTGRESQL:type", b"unknown").decode()
    if kind != "numeric":
        raise UserError(
            f"column {field.name} of {query} is of type {kind}, which Python models do"
            " not take: cast it"
        )
    digits = _decimal_type(field, query)
    text = pc.cast(column, pa.string())
    try:
        return pc.cast(text, digits)
    except pa.ArrowInvalid as error:
        raise UserError(f"column {field.name} of {query}: {error}") from None


def _decimal_type(field: pa.Field, query: str) -> pa.DataType:
    """The type of a numeric column from the server's type modifier."""
    modifier = int((field.metadata or {}).get(b"POSTGRESQL:typmod", b"-1"))
    # Above the length of a header, precision lies in the upper and scale in the lower
    # bits (numeric.c, make_numeric_typmod); a scale below zero is of another project.
    precision, scale = (modifier - 4) >> 16, (modifier - 4) & 0x7FF
    if modifier < 4 or precision > 38 or scale > precision:
        raise UserError(
            f"column {field.name} of {query} is numeric without the precision and scale"
            " that other engines have: cast it, to numeric(18, 2) for one"
        )
    return pa.decimal128(precision, scale)
