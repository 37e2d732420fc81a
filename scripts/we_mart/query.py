"""`we-mart query`: a look into the warehouse without another program."""

import duckdb
import psycopg2
from rich.console import Console
from rich.table import Table
from rich.text import Text

from we_mart.errors import UserError
from we_mart.warehouse import open_warehouse

_MOST_ROWS = 1_000


def print_rows(target: str, sql: str) -> None:
    """Run one SELECT, read-only, and print its rows as a table."""
    with open_warehouse(target, read_only=True) as warehouse:
        try:
            names, rows = warehouse.table(sql)
        except (duckdb.Error, psycopg2.Error) as error:
            reason = " ".join(str(error).split())
            raise UserError(f"the query failed: {reason}") from None
    table = Table(box=None, pad_edge=False)
    for name in names:
        table.add_column(Text(name), no_wrap=True)
    for row in rows[:_MOST_ROWS]:
        # Text, not str: rich would read brackets in a value as its own markup.
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    # Wide enough for any row: a table that is cut shows wrong values.
    Console(highlight=False, width=10_000).print(table)
    more = len(rows) - _MOST_ROWS
    print(f"({len(rows):,} rows{f', {more:,} not shown' if more > 0 else ''})")
