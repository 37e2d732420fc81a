"""Cell-by-cell comparison of a table on two engines, or before and after a change."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from we_mart.warehouse import Warehouse

Cell = Any


def columns(warehouse: Warehouse, schema: str, table: str) -> list[tuple[str, str]]:
    """(name, type) of a table's columns in their order; types by neutral name."""
    found = warehouse.query(
        "select column_name, data_type from information_schema.columns where"
        f" table_schema = '{schema}' and table_name = '{table}'"
        " order by ordinal_position"
    )
    return [(str(name), neutral_type(str(kind))) for name, kind in found]


def neutral_type(engine_type: str) -> str:
    """One name for a type that engines call differently."""
    lower = engine_type.lower().split("(")[0].strip()
    return {
        "varchar": "string",
        "text": "string",
        "character varying": "string",
        "decimal": "numeric",
        "double precision": "double",
        "timestamp without time zone": "timestamp",
        "jsonb": "json",
    }.get(lower, lower)


def neutral_cell(value: Cell) -> Cell:
    """A value that is equal on two engines if, and only if, the cell is.

    Decimals drop trailing zeros, parsed JSON becomes its canonical text, dates stay
    apart from timestamps.
    """
    if isinstance(value, Decimal):
        return value.normalize() + 0
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True)
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(dt.UTC).replace(tzinfo=None)
    return value


def rows(
    warehouse: Warehouse, schema: str, table: str, names: Sequence[str]
) -> Counter[tuple[Cell, ...]]:
    """The table's rows as a multiset."""
    quoted = ", ".join(f'"{name}"' for name in names)
    fetched = warehouse.query(f'select {quoted} from "{schema}"."{table}"')
    return Counter(tuple(neutral_cell(cell) for cell in row) for row in fetched)


def differences(
    left: Warehouse,
    right: Warehouse,
    schema: str,
    table: str,
    ignore: Iterable[str] = ("run_timestamp",),
    most: int = 5,
) -> list[str]:
    """What tells the two tables apart, a line each; empty if they agree in every cell.

    Column names, their order and types are compared first, then all rows as multisets.
    ignore: columns whose values may differ
    most: how many differing rows are told of each side
    """
    left_columns = columns(left, schema, table)
    right_columns = columns(right, schema, table)
    if not left_columns or left_columns != right_columns:
        return [f"columns differ: {left_columns} | {right_columns}"]
    names = [name for name, _ in left_columns if name not in set(ignore)]
    left_rows = rows(left, schema, table, names)
    right_rows = rows(right, schema, table, names)
    told = []
    for side, only in (
        ("left", left_rows - right_rows),
        ("right", right_rows - left_rows),
    ):
        if only:
            told.append(
                f"{sum(only.values())} rows only {side} of {sum(left_rows.values())}"
            )
            told += [
                f"only {side}: {dict(zip(names, row, strict=True))}"
                for row in sorted(only, key=repr)[:most]
            ]
    return told
