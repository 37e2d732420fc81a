"""A small dbt project with the settings and macros of this one, and a login of its server."""

import dataclasses
import json
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult

from support import ROOT, DbtProject, environment, sparing, write_raw
from we_mart.local_postgres import PostgresServer

IP = "198.18.0.77"
KEY = "planted-service-user-key"
DAY = "2024-07-01"

#: Columns of the small project's marts: name, type, expression, whether it is tagged.
PEOPLE = [
    ("wv_user_id", "bigint", "wv_user_id", False),
    ("ip", "text", "ip", True),
    ("order", "integer", "7", False),
    ("sum_spent", "numeric(18,2)", "cast(12.5 as numeric(18, 2))", True),
    ("service_user_key", "text", "service_user_key", True),
    ("part_date", "text", "part_date", False),
]


@dataclasses.dataclass
class SmallProject(DbtProject):
    """The project's settings and macros, with marts that a test writes itself."""

    def dbt(self, *arguments: str, **variables: str) -> dbtRunnerResult:
        if self.target == "postgres" and arguments[0] in ("run", "build"):
            self.load()
        asked = [
            *sparing(*arguments), "--target", self.target,
            "--project-dir", str(self.folder), "--profiles-dir", str(ROOT),
            "--log-path", str(self.folder / "logs"),
        ]  # fmt: skip
        if variables:
            asked += ["--vars", json.dumps(variables)]
        with environment(self.environment):
            try:
                return dbtRunner().invoke(asked)
            finally:
                DuckDBConnectionManager.close_all_connections()

    def write(
        self,
        name: str,
        columns: list[tuple[str, str, str, bool]],
        materialized: str = "incremental",
        reads: str = "source('ods', 'ods_wv_user')",
        tests: str = "[]",
    ) -> None:
        """A mart with its contract."""
        folder = self.folder / "models" / "marts"
        folder.mkdir(parents=True, exist_ok=True)
        days = "in_list('part_date', days_to_build())"
        (folder / f"{name}.sql").write_text(
            f"{{{{ config(materialized='{materialized}') }}}}\nselect "
            + ", ".join(f'{sql} as "{column}"' for column, _, sql, _ in columns)
            + f" from {{{{ {reads} }}}}"
            + (f" where {{{{ {days} }}}}" if materialized == "incremental" else "")
        )
        described = "".join(
            f"\n      - {{name: {column}, quote: true, data_type: '{kind}',"
            f" config: {{meta: {{pii: {str(tagged).lower()}}}}}}}"
            for column, kind, _, tagged in columns
        )
        (folder / f"{name}.yml").write_text(
            f"version: 2\nmodels:\n  - name: {name}\n    data_tests: {tests}\n"
            f"    columns:{described}\n"
        )


@contextmanager
def small_project(
    folder: Path, server: PostgresServer | None
) -> Iterator[SmallProject]:
    for name in ("dbt_project.yml", "packages.yml", "macros", "packages"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "dbt_packages").symlink_to(ROOT / "dbt_packages")
    (folder / "tests").mkdir()
    (folder / "tests/generic").symlink_to(ROOT / "tests/generic")
    (folder / "models").mkdir()
    sources = "models/staging/ods/_ods__sources.yml"
    (folder / "models/sources.yml").symlink_to(ROOT / sources)
    own = server and dataclasses.replace(server, dbname="we_mart_small")
    with SmallProject.fresh(folder, own) as project:
        assert isinstance(project, SmallProject)
        row = {"wv_user_id": 1, "ip": IP, "service_user_key": KEY, "part_date": DAY}
        write_raw(project.raw, "ods.ods_wv_user", [row], DAY)
        yield project


@dataclasses.dataclass
class Analyst:
    """A login of the server's."""

    project: DbtProject
    name: str = dataclasses.field(default_factory=lambda: f"a_{secrets.token_hex(4)}")
    password: str = dataclasses.field(default_factory=lambda: secrets.token_hex(8))

    def connect(self) -> Any:
        values = self.project.environment
        return psycopg2.connect(
            host=values["WE_MART_PG_HOST"],
            port=values["WE_MART_PG_PORT"],
            dbname=values["WE_MART_PG_DBNAME"],
            user=self.name,
            password=self.password,
            options="-c statement_timeout=20s",
        )

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def administer(self, sql: str) -> None:
        quoted = '"' + self.name.replace('"', '""') + '"'
        with self.project.warehouse() as opened:
            opened.query(sql.format(role=quoted, password=self.password))

    @contextmanager
    def created(self) -> Iterator["Analyst"]:
        """The role exists inside the block."""
        self.administer("create role {role} login password '{password}'")
        try:
            yield self
        finally:
            self.administer("drop owned by {role}")
            self.administer("drop role {role}")
