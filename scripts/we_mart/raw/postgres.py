"""Connections to the PostgreSQL server that the WE_MART_PG_* variables name."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import adbc_driver_postgresql.dbapi as adbc
import psycopg2

from we_mart.errors import UserError


@dataclass(frozen=True)
class PostgresTarget:
    """A server and database; defaults are those of the project's dbt profile."""

    host: str = "localhost"
    port: str = "5432"
    user: str = "we_mart"
    password: str = ""
    dbname: str = "we_mart"
    sslmode: str = "prefer"
    schema_prefix: str = ""

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] = os.environ
    ) -> "PostgresTarget":
        """Read WE_MART_PG_HOST and its like, and WE_MART_SCHEMA_PREFIX."""
        names = ("host", "port", "user", "password", "dbname", "sslmode")
        given = {
            name: environment[f"WE_MART_PG_{name.upper()}"]
            for name in names
            if f"WE_MART_PG_{name.upper()}" in environment
        }
        return cls(**given, schema_prefix=environment.get("WE_MART_SCHEMA_PREFIX", ""))

    @property
    def uri(self) -> str:
        """libpq's address; holds the password, so it is for the driver alone."""
        asked = {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "password": self.password,
            "dbname": self.dbname,
            "sslmode": self.sslmode,
            "connect_timeout": "10",
        }
        return f"postgresql:///?{urlencode(asked, quote_via=quote)}"


def explain(target: PostgresTarget, message: str) -> str:
    """One line for a connection that failed: what is wrong, and what to set."""
    where = f"PostgreSQL at {target.host}:{target.port}"
    if "password authentication failed" in message or "no password supplied" in message:
        return (
            f"{where} refused user {target.user}: set WE_MART_PG_USER and"
            " WE_MART_PG_PASSWORD"
        )
    if "does not exist" in message and "database" in message:
        return (
            f"{where} has no database {target.dbname}: create it, or set"
            " WE_MART_PG_DBNAME"
        )
    reason = next((line.strip() for line in message.splitlines() if line.strip()), "")
    return (
        f"{where} cannot be reached: start it, or set WE_MART_PG_HOST and"
        f" WE_MART_PG_PORT ({reason})"
    )


def connect(target: PostgresTarget) -> adbc.Connection:
    """Open a connection whose statements run in transactions; UserError if it fails."""
    try:
        return adbc.connect(target.uri)
    except adbc.Error as error:
        raise UserError(explain(target, str(error))) from None


def connect_for_queries(target: PostgresTarget) -> "psycopg2.extensions.connection":
    """As connect(), for results of few rows: ADBC gives decimals as text."""
    try:
        return psycopg2.connect(target.uri)
    except psycopg2.Error as error:
        raise UserError(explain(target, str(error))) from None


def days_held_sql(relation: str) -> str:
    """Query for the days of a raw table: with its index it jumps from day to day."""
    return (
        f"with recursive day as (select min(part_date) as d from {relation} union all"
        f" select (select min(part_date) from {relation} where part_date > day.d)"
        " from day where day.d is not null) select d from day where d is not null"
    )
