"""The warehouse that dbt builds into, seen from Python: a few queries, two engines."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import duckdb

from we_mart.errors import UserError
from we_mart.raw.postgres import PostgresTarget, connect_for_queries

TARGETS = ("duckdb", "postgres")

Rows = list[tuple[Any, ...]]


class Warehouse(Protocol):
    """Runs one SQL statement and returns its rows, committing what it wrote."""

    #: What to tell a person about where the warehouse is.
    place: str

    def query(self, sql: str) -> Rows: ...

    def table(self, sql: str) -> tuple[list[str], Rows]:
        """As query(), with the names of the columns."""
        ...


class DuckDBWarehouse:
    """A DuckDB file, opened by nobody else."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.place = str(path)
        self._connection = connection

    def query(self, sql: str) -> Rows:
        return self._connection.execute(sql).fetchall()

    def table(self, sql: str) -> tuple[list[str], Rows]:
        done = self._connection.execute(sql)
        return [column[0] for column in done.description or []], done.fetchall()


class PostgresWarehouse:
    """A PostgreSQL database."""

    def __init__(self, target: PostgresTarget, connection: Any) -> None:
        self.place = f"PostgreSQL {target.host}:{target.port}/{target.dbname}"
        self._connection = connection

    def query(self, sql: str) -> Rows:
        with closing(self._connection.cursor()) as cursor:
            cursor.execute(sql)
            rows = list(cursor.fetchall()) if cursor.description else []
        self._connection.commit()
        return rows

    def table(self, sql: str) -> tuple[list[str], Rows]:
        with closing(self._connection.cursor()) as cursor:
            cursor.execute(sql)
            names = [column[0] for column in cursor.description or []]
            return names, list(cursor.fetchall()) if names else []


def duckdb_path(environment: Mapping[str, str] = os.environ) -> Path:
    """The DuckDB file, as the dbt profile has it."""
    return Path(environment.get("WE_MART_DB", "data/warehouse.duckdb"))


def explain_duckdb(path: Path, message: str) -> str:
    """One line for a DuckDB file that does not open, or a write that fails."""
    if "Conflicting lock" in message or "Could not set lock" in message:
        holder = re.search(r"PID (\d+)", message)
        who = f" (process {holder.group(1)})" if holder else ""
        return (
            f"warehouse {path} is in use by another program{who}: close it there, or"
            " set WE_MART_DB to another file"
        )
    if is_disk_full(message):
        return (
            f"no space left for warehouse {path}: free some, or set WE_MART_DB to a"
            " file on another disk"
        )
    reason = message.splitlines()[0] if message else "unknown"
    return (
        f"warehouse {path} cannot be opened: remove it or set WE_MART_DB to another"
        f" file ({reason})"
    )


def is_disk_full(message: str) -> bool:
    """Whether a database's message says that a disk is full."""
    signs = ("No space left", "Disk is full", "disk full", "could not extend file")
    return any(sign in message for sign in signs) or bool(
        re.search(r"Could not write .*File too large", message, re.DOTALL)
    )


@contextmanager
def open_warehouse(
    target: str,
    environment: Mapping[str, str] = os.environ,
    *,
    read_only: bool = False,
) -> Iterator[Warehouse]:
    """Open the warehouse of a dbt target; UserError if it cannot be had.

    read_only: on DuckDB several programs may read at once; on PostgreSQL, writes fail.
    """
    if target == "postgres":
        postgres = PostgresTarget.from_environment(environment)
        with closing(connect_for_queries(postgres)) as connection:
            connection.set_session(readonly=read_only)
            yield PostgresWarehouse(postgres, connection)
        return
    path = duckdb_path(environment)
    if read_only and not path.exists():
        raise UserError(f"warehouse {path} does not exist: run `we-mart build`")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        opened = duckdb.connect()
        # Under a name of our own: DuckDB takes it from the file's, and a file called
        # we_mart would make `we_mart.ws_order` ambiguous.
        quoted = str(path).replace("'", "''")
        mode = " (read_only)" if read_only else ""
        opened.execute(f"attach '{quoted}' as warehouse{mode}")
        opened.execute("use warehouse")
    except (duckdb.Error, OSError) as error:
        raise UserError(explain_duckdb(path, str(error))) from None
    with closing(opened):
        yield DuckDBWarehouse(path, opened)
