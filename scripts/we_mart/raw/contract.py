"""The raw contract: which tables and columns a user of the project must bring.

Two CSV files beside this module are the only place where it is written down. The
dbt sources, `we-mart check-raw`, `we-mart load` and the generator all read them.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

import pyarrow as pa

Kind = Literal["state", "changes", "log", "report", "static", "current"]

PARTITION_COLUMN = "part_date"

#: What a `part_date` holds, by kind of table; tables of the last two kinds have none.
KIND_MEANING: dict[str, str] = {
    "state": "the full state at the end of each extract day",
    "changes": "only the rows that are new or changed on each extract day",
    "log": "the lines that arrived on each day, late ones among them",
    "report": "a report that restates past days in later extracts",
    "static": "a static table, loaded once",
    "current": "a current-state table kept by people or vendors",
}


@dataclass(frozen=True)
class Column:
    """One column of a raw table; `type` is a neutral name such as `decimal(18,2)`."""

    name: str
    type: str
    nullable: bool
    meaning: str


@dataclass(frozen=True)
class Table:
    """One raw table of the contract, columns in the contract's order."""

    source: str
    name: str
    kind: Kind
    #: Columns that tell the rows of a day apart; empty where repeats are expected.
    row_key: tuple[str, ...]
    meaning: str
    columns: tuple[Column, ...]
    #: Columns that are never null by contract, but whose rows a model sets aside one by
    #: one where they are: one such row does not stop a day.
    judged: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """`source.table`, the name used in messages and in the partition log."""
        return f"{self.source}.{self.name}"

    @property
    def is_partitioned(self) -> bool:
        """Whether the table has a folder per `part_date`."""
        return any(column.name == PARTITION_COLUMN for column in self.columns)

    @property
    def file_columns(self) -> tuple[Column, ...]:
        """The columns that a Parquet file holds: the folder carries `part_date`."""
        return tuple(c for c in self.columns if c.name != PARTITION_COLUMN)

    def arrow_schema(self) -> pa.Schema:
        """Arrow schema of the table's Parquet files (without `part_date`)."""
        return pa.schema(
            [
                pa.field(c.name, arrow_type(c.type), c.nullable)
                for c in self.file_columns
            ]
        )


_ARROW_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "json": pa.string(),
    "bigint": pa.int64(),
    "int": pa.int32(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}


def decimal_digits(neutral: str) -> tuple[int, int] | None:
    """`(precision, scale)` of a neutral decimal type, None for any other type."""
    if not neutral.startswith("decimal("):
        return None
    precision, scale = neutral[len("decimal(") : -1].split(",")
    return int(precision), int(scale)


def arrow_type(neutral: str) -> pa.DataType:
    """Arrow type of a neutral type name; timestamps are UTC microseconds."""
    digits = decimal_digits(neutral)
    return pa.decimal128(*digits) if digits else _ARROW_TYPES[neutral]


def _read(name: str) -> list[dict[str, str]]:
    path = resources.files(__package__) / "contract" / name
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@cache
def tables() -> dict[str, Table]:
    """Every table of the contract by its `source.table` key, in contract order."""
    columns: dict[tuple[str, str], list[Column]] = {}
    for row in _read("raw_columns.csv"):
        columns.setdefault((row["source"], row["table"]), []).append(
            Column(row["column"], row["type"], row["nullable"] == "yes", row["meaning"])
        )
    described = {(row["source"], row["table"]): row for row in _read("raw_tables.csv")}
    if described.keys() != columns.keys():
        odd = sorted(described.keys() ^ columns.keys())
        raise ValueError(f"raw_tables.csv and raw_columns.csv disagree on {odd}")
    found = (
        Table(
            source,
            name,
            row["kind"],  # type: ignore[arg-type]
            tuple(row["key"].split()),
            row["meaning"],
            tuple(columns[source, name]),
            frozenset(row["judged"].split()),
        )
        for (source, name), row in described.items()
    )
    return {table.key: table for table in found}
